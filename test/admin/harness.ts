import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ADMIN } from '../../src/api/admin';
import { HEALTH } from '../../src/api/health';
import { routeTableOf, SharedApiModule } from '../../src/api/shared';
import { configureApp, createHttpAdapter } from '../../src/configure-app';
import { ConfigModule, readConfig } from '../../src/kernel/config';
import { CryptoModule } from '../../src/kernel/crypto';
import { DatabaseModule, UnitOfWork } from '../../src/kernel/database';
import { ReliabilityModule } from '../../src/kernel/idempotency';
import { createLogger, LOG } from '../../src/kernel/logging';
import { ApiKeys } from '../../src/modules/auth';
import { Catalog } from '../../src/modules/catalog';
import { DoorPoliciesModule } from '../../src/modules/purchases';
import { createTestDatabase } from '../support/database';
import { bearer, HttpClient } from '../support/http-client';

const SHELL = { doors: [ADMIN.door], access: routeTableOf([ADMIN.module, HEALTH.module]) };
const ORGANIZATIONS = ['org_one', 'org_two'] as const;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // answers are read freely by the tests
  readonly body: never;
}

/** The admin door with the real shell over a database with two organizations, each with a website `web_shop` and a secret key. */
export async function startAdmin() {
  const database = await createTestDatabase();
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOG_LEVEL: 'debug',
    DATABASE_POOL_SIZE: '8',
  });
  const logLines: string[] = [];
  const log = createLogger('debug', { write: (line: string | Uint8Array) => logLines.push(String(line)) > 0 });

  @Module({})
  class LogModule {}

  @Module({
    imports: [
      ConfigModule.with(config),
      { module: LogModule, global: true, providers: [{ provide: LOG, useValue: log }], exports: [LOG] },
      CryptoModule,
      DatabaseModule,
      ReliabilityModule,
      DoorPoliciesModule.with({}),
      SharedApiModule.with(SHELL),
      HEALTH.module,
      ADMIN.module,
    ],
  })
  class TestModule {}

  const app = await NestFactory.create<NestFastifyApplication>(TestModule, createHttpAdapter(config, SHELL), {
    logger: false,
    abortOnError: false,
  });
  await configureApp(app, config);
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${String((app.getHttpServer().address() as AddressInfo).port)}`;
  const keys = await seed(app);
  const http = new HttpClient(url);

  const send = async (method: string, path: string, body?: unknown, key = keys.org_one): Promise<Answer> => {
    const { status, headers, json } = await http.send(method, `/v1/admin/${path}`, { headers: bearer(key), body });
    return { status, headers, body: json as never };
  };
  const close = async (): Promise<void> => {
    await app.close();
    await database.drop();
  };
  return { url, keys, logLines, send, close, app };
}

async function seed(app: NestFastifyApplication): Promise<Record<(typeof ORGANIZATIONS)[number], string>> {
  const catalog = app.get(Catalog, { strict: false });
  const apiKeys = app.get(ApiKeys, { strict: false });
  const entries = await app.get(UnitOfWork).run(async (tx) => {
    const made: [string, string][] = [];
    for (const id of ORGANIZATIONS) {
      await catalog.createOrganization(tx, { id, name: id });
      await catalog.putWebsite(tx, { organizationId: id, id: 'web_shop', name: 'Shop', url: 'https://shop.example' });
      const { key } = await apiKeys.create(tx, {
        organizationId: id,
        websiteId: 'web_shop',
        kind: 'secret',
        live: false,
      });
      made.push([id, key.reveal()]);
    }
    return made;
  });
  return Object.fromEntries(entries) as Record<(typeof ORGANIZATIONS)[number], string>;
}

export type Admin = Awaited<ReturnType<typeof startAdmin>>;
