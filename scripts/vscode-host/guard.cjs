// Preloaded into the server: if the process that started it is killed outright, ends the server's whole group.
const parent = Number(process.env.VSCODE_HOST_PARENT);

if (parent && process.argv[1]?.endsWith('server-main.js')) {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.kill(-process.pid, 'SIGKILL');
    }
  }, 1000).unref();
}
