import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadDemo } from '../../src/demo';
import { type Config, readConfig } from '../../src/kernel/config';
import { Secret } from '../../src/kernel/secret';
import { startService } from '../../src/start-service';
import { advanceClock, createTestDatabase } from './database';
import { freePort } from './loopback';

const KEY_BYTES = 32;

export interface TestApp {
  /** Base URL, without a trailing slash; also the public URL of its links. */
  readonly url: string;
  readonly databaseUrl: string;
  readonly app: NestFastifyApplication;
  /** Moves the database's clock for everybody. */
  advanceClock(seconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** False: an empty database. */
  readonly demo?: boolean;
  /** Replaces parts of the configuration. */
  readonly config?: Partial<Config>;
}

/** The whole service on a database of its own, listening on a free port. */
export async function startTestApp({ demo = true, config = {} }: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const port = await freePort();
  const key = (): Secret<Buffer> => new Secret(randomBytes(KEY_BYTES));
  const environment = {
    PORT: String(port),
    DATABASE_URL: database.url,
    LOG_LEVEL: 'silent',
  };
  const app = await startService({
    ...readConfig(environment, { root: key(), vault: [{ id: 'test', key: key() }] }),
    ...config,
  });
  if (demo) await loadDemo(app);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    databaseUrl: database.url,
    app,
    advanceClock: (seconds) => advanceClock(database.url, seconds),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}
