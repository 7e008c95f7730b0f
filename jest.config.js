'use strict';
// One time zone for every worker and everything they start.
process.env.TZ = 'UTC';

// A run that ends before it has run a test (a global setup that never settles) must not look like success.
process.on('exit', () => {
  if (process.env.HOLDFAST_TESTS_RUN === undefined && !process.argv.includes('--listTests')) process.exitCode = 1;
});

const TEST_TIMEOUT_MS = 20_000;

/** What every project has. */
const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'],
  // jose and iso-3166 are ES modules only, which jest on Node 20 cannot require as they stand.
  transform: { '^.+\\.ts$': ['@swc/jest'], '/node_modules/(jose|iso-3166)/.+\\.js$': ['@swc/jest'] },
  transformIgnorePatterns: ['/node_modules/(?!(jose|iso-3166)/)'],
};

/** One PostgreSQL for the whole run: DATABASE_URL if set, else one of our own in a temporary directory. */
const withDatabase = {
  ...common,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

const DATABASE = ['catalog', 'concurrency', 'contracts', 'embedded', 'payment-instruments', 'schema'];
const specsIn = (folder) => `<rootDir>/test/${folder}/**/*.spec.ts`;

/**
 * The project of a spec is decided by where it stands. Beside the source: `unit`, or `properties` for rules tried on thousands of inputs. Of the
 * folders of test/, those named here are `arch`, `database` and `browser`, and all others are `http`. `npx jest --selectProjects http`.
 * @type {import('jest').Config}
 */
module.exports = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.properties\\.spec\\.ts$'],
    },
    { ...common, displayName: 'properties', testMatch: ['<rootDir>/src/**/*.properties.spec.ts'] },
    { ...common, displayName: 'arch', testMatch: [specsIn('arch')] },
    { ...withDatabase, displayName: 'database', testMatch: DATABASE.map(specsIn) },
    {
      ...withDatabase,
      displayName: 'http',
      testMatch: [specsIn('*')],
      testPathIgnorePatterns: [...DATABASE, 'arch', 'browser'].map((folder) => `<rootDir>/test/${folder}/`),
    },
    { ...withDatabase, displayName: 'browser', testMatch: [specsIn('browser')] },
  ],
  reporters: ['default', '<rootDir>/test/support/run-reporter.js'],
  maxWorkers: 2,
  // of the whole run: jest does not read it from a project
  testTimeout: TEST_TIMEOUT_MS,
};
