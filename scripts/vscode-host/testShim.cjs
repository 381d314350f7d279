// Loaded in the extension host in place of the real tests: sends all they print to testOutput.ts, then runs them.
const fs = require('node:fs');
const util = require('node:util');
const { pathToFileURL } = require('node:url');

function writerTo(pipe) {
  const fd = fs.openSync(pipe, 'w');
  return chunk => {
    let rest = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    while (rest.length > 0) {
      try {
        rest = rest.subarray(fs.writeSync(fd, rest));
      } catch (error) {
        if (error.code !== 'EAGAIN') {
          return;
        }
      }
    }
  };
}

/** VS Code put setters without effect on console and process, so plain assignment would do nothing. */
function replace(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true });
}

function redirect(put) {
  for (const key of ['log', 'info', 'warn', 'error', 'debug']) {
    replace(console, key, (...args) => put(`${util.format(...args)}\n`));
  }
  for (const key of ['stdout', 'stderr']) {
    const write = (chunk, encoding, done) => {
      put(chunk);
      (typeof encoding === 'function' ? encoding : done)?.();
      return true;
    };
    replace(process, key, Object.create(process[key], { write: { value: write } }));
  }
}

exports.run = async () => {
  const put = writerTo(process.env.VSCODE_HOST_PIPE);
  redirect(put);
  const entry = process.env.VSCODE_HOST_TESTS;
  try {
    const tests = await import(pathToFileURL(require.resolve(entry)).href);
    const run = tests.run ?? tests.default?.run;
    if (typeof run !== 'function') {
      throw new Error(`${entry} exports no run()`);
    }
    await run();
  } catch (error) {
    put(`${error?.stack ?? error}\n`);
    throw error;
  } finally {
    put('\0end\0');
  }
};
