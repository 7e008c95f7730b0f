'use strict';

/** Tells the process that tests were run: see jest.config.js. */
module.exports = class RunReporter {
  onRunComplete(_contexts, results) {
    if (results.numTotalTests > 0) process.env.HOLDFAST_TESTS_RUN = String(results.numTotalTests);
  }
};
