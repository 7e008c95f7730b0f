import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Put, Res, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { HEALTH } from '../../src/api/health';
import {
  Bool,
  ClientAddress,
  CurrentPrincipal,
  Decimal,
  type Door,
  Email,
  formBody,
  FreeObject,
  HttpUrl,
  Id,
  IdempotencyKey,
  Int,
  IsoDate,
  jsonBody,
  lenientBody,
  ListOf,
  Nested,
  OneOf,
  ListQuery,
  PAGE,
  type Read,
  wholeNumber,
  PathId,
  type RouteAccess,
  type RouteTable,
  SecretText,
  setPagination,
  SharedApiModule,
  strictBody,
  Text,
  texts,
} from '../../src/api/shared';
import { configureApp, createHttpAdapter } from '../../src/configure-app';
import { type Config, ConfigModule, readConfig } from '../../src/kernel/config';
import { CryptoModule } from '../../src/kernel/crypto';
import { DatabaseModule, UnitOfWork } from '../../src/kernel/database';
import { ReliabilityModule } from '../../src/kernel/idempotency';
import { DomainError } from '../../src/kernel/errors';
import { createLogger, LOG } from '../../src/kernel/logging';
import { Secret } from '../../src/kernel/secret';
import { ApiKeys, type Principal, Sessions } from '../../src/modules/auth';
import { createTestDatabase } from '../support/database';

class ItemDto {
  @Id() planId!: string;
  @Int({ min: 1, max: 1000, optional: true }) quantity?: number;
}

class AddressDto {
  @Text({ max: 45, min: 1, pattern: /^[\w\s\-\p{L},.']+$/u, nullable: true, optional: true }) firstName?: string | null;
  @Email({ optional: true }) email?: string;
}

class PurchaseDto {
  @Id() websiteId!: string;
  @ListOf(() => ItemDto, { min: 1, max: 3 }) items!: ItemDto[];
  @Nested(() => AddressDto, { optional: true, nullable: true }) billingAddress?: AddressDto | null;
  @ListOf(texts({ max: 10 }), { max: 2, optional: true }) couponIds?: string[];
  @SecretText({ min: 8, max: 128, optional: true }) password?: Secret;
  @HttpUrl({ optional: true }) redirectUrl?: string;
  @FreeObject({ maxBytes: 100, optional: true }) customFields?: Record<string, unknown>;
  @OneOf(['a', 'b'], { optional: true }) mode?: string;
  @Bool({ optional: true }) backup?: boolean;
  @Decimal({ min: 0, optional: true }) price?: number | string;
  @IsoDate({ optional: true }) dob?: string;
}

class LooseDto {
  @Text({ max: 50, optional: true }) deal_id?: string;
}

const ORDERS = { ...PAGE, level: wholeNumber({ min: 1, max: 9 }) };

@Controller()
class ShellController {
  @Post('v1/storefront/purchase')
  purchase(
    @Body(strictBody) body: PurchaseDto,
    @CurrentPrincipal() who: Principal,
    @IdempotencyKey() key: string | undefined,
  ) {
    const { password, ...rest } = body;
    return { kind: who.kind, key: key ?? null, ...rest, secret: password instanceof Secret };
  }

  @Get('v1/storefront/orders')
  orders(@ListQuery(ORDERS) query: Read<typeof ORDERS>, @Res({ passthrough: true }) reply: FastifyReply) {
    setPagination(reply, { ...query, total: 7 });
    return query.level === undefined ? [] : [query.level];
  }

  @Get('v1/storefront/orders/:id')
  order(@PathId('id') id: string, @CurrentPrincipal() who: Principal) {
    return { id, kind: who.kind };
  }

  @Post('v1/storefront/logout')
  @HttpCode(204)
  logout(): void {
    // nothing to say
  }

  @Get('v1/storefront/fail/:how')
  fail(@Param('how') how: string) {
    if (how === 'sold-out')
      throw new DomainError('sold-out', 'Sold out.', {
        fields: [{ field: 'items.0.quantity', message: 'is too high' }],
      });
    if (how === 'busy') throw new DomainError('unavailable', 'Busy.', { retryAfterSeconds: 3 });
    throw new Error('canary-message SELECT * FROM secret');
  }

  @Put('v1/admin/things/:id')
  put(@PathId('id') id: string) {
    return { id };
  }

  @Post('v1/purchases')
  deal(@Body(lenientBody) body: LooseDto, @CurrentPrincipal() who: Principal) {
    return { kind: who.kind, deal_id: body.deal_id };
  }

  @Get('v1/purchases/:id')
  dealById(@PathId('id') id: string) {
    return { id };
  }

  @Get('v1/api/purchase/preview')
  preview(@Body(lenientBody) body: LooseDto) {
    return { got: body };
  }

  @Post('v1/api/token')
  token(@CurrentPrincipal() who: Principal) {
    return { kind: who.kind };
  }

  @Post('v1/purchase')
  packages(@CurrentPrincipal() who: Principal, @ClientAddress() address: string) {
    return { kind: who.kind, address };
  }
}

type Row = (operationId: string, ...principals: RouteAccess['principals']) => RouteAccess;
const rowsWith =
  (...forms: RouteAccess['forms']): Row =>
  (operationId, ...principals) => ({ operationId, forms, principals });
const storefront = rowsWith('bearer-jwt', 'bearer-secret', 'plain-publishable', 'reb-apikey');
const admin = rowsWith('bearer-secret', 'basic-raw', 'basic-base64', 'reb-apikey');
const deals = rowsWith('bearer-secret', 'plain-publishable', 'query-api-key');
const merchant = rowsWith('bearer-secret', 'basic-raw');
const merchantToken = rowsWith('bearer-secret', 'basic-raw', 'query-commerce-key');
const packages = rowsWith('body-authentication');
export const open = rowsWith();

const OWN = ['customer', 'purchase-session', 'secret-key'] as const;
export const SHELL_ACCESS: RouteTable = {
  'POST /v1/storefront/purchase': storefront('StorefrontPostPurchase', 'publishable-key', 'customer'),
  'GET /v1/storefront/orders': storefront('StorefrontGetOrderCollection', 'customer', 'secret-key'),
  'GET /v1/storefront/orders/:id': storefront('StorefrontGetOrder', ...OWN),
  'POST /v1/storefront/logout': storefront('StorefrontPostLogout', 'customer', 'publishable-key'),
  'GET /v1/storefront/fail/:how': open('Fail'),
  'PUT /v1/admin/things/:id': admin('AdminPutThing', 'secret-key'),
  'POST /v1/purchases': deals('DealsCreate', 'secret-key', 'publishable-key'),
  'GET /v1/purchases/:id': deals('DealsGet', 'secret-key'),
  'GET /v1/api/purchase/preview': merchant('MerchantPreview', 'secret-key', 'publishable-key'),
  'POST /v1/api/token': merchantToken('MerchantToken', 'secret-key', 'publishable-key'),
  'POST /v1/purchase': packages('PackagesPurchase', 'secret-key'),
  'GET /health/live': open('GetHealthLive'),
  'GET /health/ready': open('GetHealthReady'),
};

const ownErrors: Door['renderError'] = (error) => ({
  status: error.code === 'unauthenticated' ? 401 : 400,
  contentType: 'application/json',
  body: { status: 'error', error_type: error.code },
});

/** A renderer with a bug: it knows one code. */
const fragileErrors: Door['renderError'] = (error) => ({
  status: 500,
  contentType: 'application/json',
  body: { fragile: ({ internal: 'internal' } as Record<string, string>)[error.code]!.trim() },
});

const SHELL_DOORS: readonly Door[] = [
  { name: 'fragile', prefixes: ['/v1/fragile'], credentials: [], renderError: fragileErrors },
  {
    name: 'broken',
    prefixes: ['/v1/broken'],
    credentials: [],
    renderError: () => {
      throw new TypeError('canary-message');
    },
  },
  { name: 'storefront', prefixes: ['/v1/storefront', '/v1/tokens'], credentials: [] },
  {
    name: 'deals',
    prefixes: ['/v1/purchases'],
    credentials: [],
    renderError: ownErrors,
    bodyFormats: [jsonBody, formBody],
    stripJsonSuffix: true,
    secretMembers: ['number', 'verification_value', 'password'],
    secretObjects: ['credit_card'],
  },
  { name: 'merchant', prefixes: ['/v1/api', '/v2/api'], credentials: [], renderError: ownErrors, getBody: true },
  { name: 'packages', prefixes: ['/v1/purchase', '/api/v1'], credentials: [], renderError: ownErrors },
];

export const KEYS = {
  publishable: `pk_sandbox_${'p'.repeat(32)}`,
  secret: `sk_sandbox_${'s'.repeat(32)}`,
  foreign: `sk_sandbox_${'f'.repeat(32)}`,
  narrow: `pk_sandbox_${'n'.repeat(32)}`,
} as const;
export const NARROW_PER_MINUTE = 3;

export interface ShellApp {
  readonly url: string;
  readonly port: number;
  readonly app: NestFastifyApplication;
  readonly config: Config;
  /** Everything the log has printed. */
  readonly logLines: string[];
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly unitOfWork: UnitOfWork;
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** A small application with the real shell, guard, filter and database, and routes of its own. */
export async function startShellApp({
  access = SHELL_ACCESS,
  env = {},
  controllers = [ShellController],
}: { access?: RouteTable; env?: Record<string, string>; controllers?: Type[] } = {}): Promise<ShellApp> {
  const database = await createTestDatabase();
  const vaultKey = randomBytes(32).toString('base64');
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    VAULT_KEYS: `k1:${vaultKey}`,
    LOG_LEVEL: 'debug',
    DATABASE_POOL_SIZE: '4',
    ...env,
  });
  const logLines: string[] = [];
  const log = createLogger('debug', { write: (line: string | Uint8Array) => logLines.push(String(line)) > 0 });

  @Module({
    imports: [
      ConfigModule.with(config),
      CryptoModule,
      DatabaseModule,
      ReliabilityModule,
      SharedApiModule.with({ doors: SHELL_DOORS, access }),
      HEALTH.module,
      TestLogModule.with(log),
    ],
    controllers,
  })
  class ShellModule {}

  const app = await NestFactory.create<NestFastifyApplication>(
    ShellModule,
    createHttpAdapter(config, { doors: SHELL_DOORS, access }),
    { logger: false, abortOnError: false } as object,
  );
  const close = async (): Promise<void> => {
    await app.close();
    await database.drop();
  };
  try {
    await configureApp(app, config);
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const unitOfWork = app.get(UnitOfWork);
  const apiKeys = app.get(ApiKeys, { strict: false });
  const dataSource = app.get(DataSource);
  await seed(dataSource, unitOfWork, apiKeys);
  const sessions = app.get(Sessions, { strict: false });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    app,
    config,
    logLines,
    sessions,
    apiKeys,
    unitOfWork,
    dataSource,
    close,
  };
}

@Module({})
class TestLogModule {
  static with(log: unknown) {
    return { module: TestLogModule, global: true, providers: [{ provide: LOG, useValue: log }], exports: [LOG] };
  }
}

async function seed(dataSource: DataSource, unitOfWork: UnitOfWork, apiKeys: ApiKeys): Promise<void> {
  for (const organization of ['org_demo', 'org_other']) {
    await dataSource.query('INSERT INTO organization (id, name) VALUES ($1, $1)', [organization]);
    await dataSource.query(
      `INSERT INTO website (organization_id, id, name, url) VALUES ($1, 'web_demo', 'Shop', 'https://shop.example')`,
      [organization],
    );
  }
  const common = { organizationId: 'org_demo', websiteId: 'web_demo', live: false };
  await unitOfWork.run(async (tx) => {
    await apiKeys.createWithFixedKey(tx, { ...common, id: 'api_key_pk', kind: 'publishable', key: KEYS.publishable });
    await apiKeys.createWithFixedKey(tx, {
      ...common,
      id: 'api_key_sk',
      kind: 'secret',
      key: KEYS.secret,
      clientId: 'client-1',
    });
    await apiKeys.createWithFixedKey(tx, {
      ...common,
      id: 'api_key_narrow',
      kind: 'publishable',
      key: KEYS.narrow,
      requestsPerMinute: NARROW_PER_MINUTE,
    });
    await apiKeys.createWithFixedKey(tx, {
      ...common,
      organizationId: 'org_other',
      id: 'api_key_other',
      kind: 'secret',
      key: KEYS.foreign,
      clientId: 'client-2',
    });
  });
}
