import 'reflect-metadata';

/** Fills an empty database with the demo shop, with little stock, and makes its clock movable. Runs the build it is given. */
async function main(): Promise<void> {
  const [dist = '', databaseUrl = ''] = process.argv.slice(2);
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { migrate } = require(`${dist}/kernel/database/migrate`) as typeof import('../src/kernel/database/migrate');
  const { readConfig } = require(`${dist}/kernel/config`) as typeof import('../src/kernel/config');
  const { startService } = require(`${dist}/start-service`) as typeof import('../src/start-service');
  const { loadDemo } = require(`${dist}/demo`) as typeof import('../src/demo');
  /* eslint-enable */
  await migrate(databaseUrl);
  const app = await startService(readConfig({ ...process.env, PORT: '0', DATABASE_URL: databaseUrl }));
  await loadDemo(app);
  await app.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
