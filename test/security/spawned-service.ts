import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, eventually, REGISTER_FILE } from '../support/embedded';
import { isReady } from '../support/http-client';
import { freePort } from '../support/loopback';

const START_MS = 60_000;
const MAIN_FILE = join(__dirname, '..', '..', 'src', 'main.ts');

export interface SpawnedService {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Everything the process has written so far. */
  output(): Buffer;
  stop(): Promise<void>;
}

/** The service as `npm start` runs it: a process of its own, with a PostgreSQL of its own, the demo data, and the most talkative log. */
export async function spawnService(): Promise<SpawnedService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-canary-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['-r', REGISTER_FILE, MAIN_FILE], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'trace',
      TRUST_PROXY: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = (): Buffer => Buffer.concat(chunks);
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${String(port)}`;
  try {
    await eventually(
      'the service is ready',
      async () => {
        if (child.exitCode !== null) throw new Error('the service has ended');
        return isReady(url);
      },
      START_MS,
    );
    return { url, databaseUrl: databaseUrlIn(join(dataDir, 'postgres')), dataDir, output, stop };
  } catch (error) {
    await stop();
    throw new Error(output().toString('utf8').slice(-2_000), { cause: error });
  }
}

/** What the server wrote down about itself. */
function databaseUrlIn(cluster: string): string {
  const port = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3] ?? '';
  const password = readFileSync(join(cluster, 'holdfast-password'), 'utf8').trim();
  return `postgres://holdfast:${password}@127.0.0.1:${port}/holdfast`;
}
