/** A service in miniature: owns an embedded PostgreSQL until SIGTERM, or until npm is gone. Options are JSON in the first argument. */
import { startedByNpm } from '../../src/kernel/config';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres, watchParent } from '../../src/kernel/database/embedded';

const say = (message: object): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as EmbeddedPostgresOptions;
  const logs: string[] = [];
  const server = await startEmbeddedPostgres({ ...options, log: (message) => logs.push(message) });
  const end = (): void => {
    void server.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  if (startedByNpm()) watchParent(end);
  setInterval(() => undefined, 1_000);
  const { url, dataDir, fresh, adopted } = server;
  say({ pid: process.pid, url, dataDir, fresh, adopted, logs });
}

main().catch((error: unknown) => {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
