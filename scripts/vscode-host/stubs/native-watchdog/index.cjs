// Stands in for @vscode/native-watchdog, a native module: ends this process when its parent is gone.
const PARENT_GONE = 87;

exports.start = pid => {
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(PARENT_GONE);
    }
  }, 3000).unref();
};
exports.exit = code => process.exit(code);
