import 'reflect-metadata';

type Demo = (typeof import('../src/demo'))['DEMO'];

/** Fills an empty database with the demo shop, with little stock, and makes its clock movable. Runs the build it is given. */
async function main(): Promise<void> {
  const [dist = '', databaseUrl = ''] = process.argv.slice(2);
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { migrate } = require(`${dist}/kernel/database/migrate`) as typeof import('../src/kernel/database/migrate');
  const { readConfig } = require(`${dist}/kernel/config`) as typeof import('../src/kernel/config');
  const { startService } = require(`${dist}/start-service`) as typeof import('../src/start-service');
  const { DEMO, loadDemo } = require(`${dist}/demo`) as typeof import('../src/demo');
  /* eslint-enable */
  await migrate(databaseUrl);
  const app = await startService(readConfig({ ...process.env, PORT: '0', DATABASE_URL: databaseUrl }));
  await loadDemo(app);
  await liftLimits(await app.getUrl(), DEMO);
  await app.close();
}

/** The clients of a run are many buyers behind one address; limits of strangers would count them as one. */
async function liftLimits(url: string, demo: Demo): Promise<void> {
  const none = { activeHolds: 0, heldUnitsShare: 0, declinesPerTenMinutes: 0 };
  const { organizationId, websiteId, websiteUrl, secretKey } = demo;
  const answer = await fetch(`${url}/v1/admin/websites/${websiteId}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Demo Shop', url: websiteUrl, limits: none }),
  });
  if (!answer.ok) throw new Error(`the limits of ${organizationId} cannot be lifted: ${await answer.text()}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
