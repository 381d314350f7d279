// Stands in for @vscode/fs-copyfile, a native module for copy-on-write copies: here they are plain copies.
const fs = require('node:fs');

exports.constants = fs.constants;
exports.isCloneSupported = () => false;
exports.copyFile = (from, to, mode) => fs.promises.copyFile(from, to, mode);
exports.copyFileSync = (from, to, mode) => fs.copyFileSync(from, to, mode);
exports.cp = (from, to, options) => fs.promises.cp(from, to, options);
