'use strict';
// One time zone for every worker and everything they start.
process.env.TZ = 'UTC';

// A run that ends before it has run a test (a global setup that never settles) must not look like success.
process.on('exit', () => {
  if (process.env.HOLDFAST_TESTS_RUN === undefined && !process.argv.includes('--listTests')) process.exitCode = 1;
});

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'],
  // jose is ES modules only, which jest on Node 20 cannot require as they stand.
  transform: { '^.+\\.ts$': ['@swc/jest'], '/node_modules/(jose)/.+\\.js$': ['@swc/jest'] },
  transformIgnorePatterns: ['/node_modules/(?!(jose)/)'],
  // One PostgreSQL for the whole run: DATABASE_URL if set, else one of our own in a temporary directory.
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: ['default', '<rootDir>/test/support/run-reporter.js'],
  maxWorkers: 2,
  testTimeout: 20_000,
};
