// Mocha's command line takes a reporter as what a CommonJS module exports.
module.exports = require('./countingReporter.ts').CountingReporter;
