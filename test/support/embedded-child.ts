/** A service in miniature: owns an embedded PostgreSQL until it is told to end, or npm is gone. Options are JSON in the first argument. */
import { endInOrder } from '../../src/boot/end-in-order';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../../src/kernel/database/embedded';

const say = (message: object): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as EmbeddedPostgresOptions;
  const logs: string[] = [];
  const server = await startEmbeddedPostgres({ ...options, log: (message) => logs.push(message) });
  endInOrder(() => server.stop());
  setInterval(() => undefined, 1_000);
  const { url, dataDir, fresh, adopted } = server;
  say({ pid: process.pid, url, dataDir, fresh, adopted, logs });
}

main().catch((error: unknown) => {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
