import 'reflect-metadata';
import { bearer, HttpClient } from '../test/support/http-client';

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
  const { websiteId, websiteUrl, secretKey } = demo;
  const http = new HttpClient(url, { headers: bearer(secretKey) });
  const website = { name: 'Demo Shop', url: websiteUrl, limits: none };
  const { status, text } = await http.put(`/v1/admin/websites/${websiteId}`, website);
  if (status !== 200) throw new Error(`the limits cannot be lifted: ${text}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
