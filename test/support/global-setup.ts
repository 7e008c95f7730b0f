import { RUN_ENV, SERVER_ENV, startTestServer, type TestServer } from './test-server';

declare global {
  var holdfastTestServer: TestServer | undefined;
}

export default async function globalSetup(): Promise<void> {
  // whoever started this run has a server ready, and a template for it
  if (process.env[SERVER_ENV] !== undefined && process.env[RUN_ENV] !== undefined) return;
  const outside = process.env['DATABASE_URL'];
  const server = await startTestServer(outside === '' ? undefined : outside);
  globalThis.holdfastTestServer = server;
  process.env[SERVER_ENV] = server.url;
  process.env[RUN_ENV] = server.run;
}
