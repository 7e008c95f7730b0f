import { RUN_ENV, SERVER_ENV, startTestServer, type TestServer } from './test-server';

declare global {
  var holdfastTestServer: TestServer | undefined;
}

export default async function globalSetup(): Promise<void> {
  const outside = process.env['DATABASE_URL'];
  const server = await startTestServer(outside === '' ? undefined : outside);
  globalThis.holdfastTestServer = server;
  process.env[SERVER_ENV] = server.url;
  process.env[RUN_ENV] = server.run;
}
