import 'reflect-metadata';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Command, OPTIONS, required, UsageError, type Values } from './cli/command';
import { GATEWAY_COMMANDS } from './cli/gateway-commands';
import { type Config, ConfigError, ConfigModule, readProcessConfig } from './kernel/config';
import { CryptoModule } from './kernel/crypto';
import { DatabaseModule, UnitOfWork } from './kernel/database';
import { loadOrCreateDevSecrets, locateDataDir } from './kernel/database/embedded';
import { migrate } from './kernel/database/migrate';
import { DomainError } from './kernel/errors';
import { ReliabilityModule } from './kernel/idempotency';
import { ID_PATTERN, MAX_ID_LENGTH, newId } from './kernel/ids';
import type { Secret } from './kernel/secret';
import { ApiKeys, AuthModule, type ShownApiKey } from './modules/auth';
import { Catalog, CatalogModule } from './modules/catalog';
import { PaymentInstrumentsModule, VaultKeyCheck, VaultRotation } from './modules/payment-instruments';
import { PaymentsModule, ShorthandAccount } from './modules/payments';
import { NotificationSecrets, WebhooksModule } from './modules/webhooks';

const USAGE = `usage: npm run --silent admin -- <command>

  create-organization --name <name> --website-url <url> [--website-name <name>] [--id <id>]
      Makes an organization with its first website, a secret and a publishable key.
  create-api-key --organization <id> --website <id> --kind secret|publishable [--name <name>] [--client-id <id>]
      Makes one more key.
  revoke-api-key --organization <id> --key <key id>
      Ends a key.
  put-gateway-account --organization <id> --provider <provider> --name <name> [--id <id>] [--website <id>]
      [--status active|inactive] [--priority <number>] [--methods <a,b>] [--currencies <A,B>] [--settings <JSON>]
      [--credentials-file <file with JSON>]
      Makes or replaces an account at a gateway provider; credentials that are absent stay as they are.
  check-gateway-account --organization <id> --id <account>
      Asks its provider something harmless.
  list-gateway-accounts --organization <id>
  delete-gateway-account --organization <id> --id <account>
      Removes an account that has no transactions.
  list-organizations
  rewrap-vault
      Seals every stored number with the first of VAULT_KEYS and counts what each key still holds.

Keys are printed once and stored nowhere; the signing secret is the organization's (Url_Notify). DATABASE_URL, SECRET_KEY and VAULT_KEYS are those of the service.
`;

/** Instruments per transaction: they are locked until it ends. */
const REWRAP_BATCH = 200;

const shown = ({ id, key, clientId }: ShownApiKey, signingSecret: Secret): object => ({
  id,
  key: key.reveal(),
  signingSecret: signingSecret.reveal(),
  ...(clientId === undefined ? {} : { clientId }),
});

/** The same things the admin API does, for whoever has no key yet. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'create-organization': async (app, values, live) => {
    const name = required(values, 'name');
    const url = required(values, 'website-url');
    const id = values.id ?? newId('organization');
    if (id.length > MAX_ID_LENGTH || !ID_PATTERN.test(id))
      throw new UsageError('--id must be 1 to 50 letters, digits or @ ~ - . _');
    const websiteId = newId('website');
    const catalog = app.get(Catalog);
    const apiKeys = app.get(ApiKeys);
    return app.get(UnitOfWork).run(async (tx) => {
      await catalog.createOrganization(tx, { id, name });
      await catalog.putWebsite(tx, { organizationId: id, id: websiteId, name: values['website-name'] ?? name, url });
      const key = { organizationId: id, websiteId, live };
      const secret = await apiKeys.create(tx, { ...key, kind: 'secret' });
      const publishable = await apiKeys.create(tx, { ...key, kind: 'publishable' });
      const signingSecret = await app.get(NotificationSecrets).show(tx, id);
      const account = await app.get(ShorthandAccount).create(tx, id);
      return {
        organizationId: id,
        websiteId,
        secret: shown(secret, signingSecret),
        publishable: shown(publishable, signingSecret),
        ...(account && { gatewayAccountId: account.id }),
      };
    });
  },

  'create-api-key': async (app, values, live) => {
    const organizationId = required(values, 'organization');
    const websiteId = required(values, 'website');
    const kind = required(values, 'kind');
    if (kind !== 'secret' && kind !== 'publishable') throw new UsageError('--kind is secret or publishable');
    if (!(await app.get(Catalog).website(organizationId, websiteId)))
      throw new UsageError('there is no such organization and website');
    const { name, 'client-id': clientId } = values;
    const given = { ...(name === undefined ? {} : { name }), ...(clientId === undefined ? {} : { clientId }) };
    return app.get(UnitOfWork).run(async (tx) => {
      const key = await app.get(ApiKeys).create(tx, { organizationId, websiteId, kind, live, ...given });
      return shown(key, await app.get(NotificationSecrets).show(tx, organizationId));
    });
  },

  'revoke-api-key': async (app, values) => {
    const organizationId = required(values, 'organization');
    const keyId = required(values, 'key');
    const revoked = await app.get(UnitOfWork).run((tx) => app.get(ApiKeys).revoke(tx, organizationId, keyId));
    if (!revoked) throw new UsageError('there is no such live key');
    return { revoked: keyId };
  },

  'rewrap-vault': async (app) => {
    // a key the service does not have must not seal anything
    await app.get(VaultKeyCheck).check();
    const rotation = app.get(VaultRotation);
    const unreadable: string[] = [];
    let rewrapped = 0;
    for (let after: string | undefined = ''; after !== undefined;) {
      const batch = await rotation.rewrapBatch(REWRAP_BATCH, after);
      rewrapped += batch.rewrapped;
      unreadable.push(...batch.unreadable);
      after = batch.next;
    }
    if (unreadable.length > 0) {
      process.stderr.write(
        `${String(unreadable.length)} stored numbers cannot be opened: their key is missing or they were changed\n`,
      );
      process.exitCode = 1;
    }
    return { rewrapped, unreadable, keysInUse: Object.fromEntries(await rotation.keysInUse()) };
  },

  ...GATEWAY_COMMANDS,

  'list-organizations': async (app) => (await app.get(Catalog).organizations()).map(({ id, name }) => ({ id, name })),
};

function readCommand(argv: readonly string[]): { command: Command; values: Values } {
  try {
    const { positionals, values } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    const command = positionals.length === 1 ? COMMANDS[positionals[0] ?? ''] : undefined;
    if (command) return { command, values };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unknown option');
  }
  throw new UsageError('which command?');
}

async function openServices(config: Config): Promise<INestApplicationContext> {
  @Module({
    imports: [
      ConfigModule.with(config),
      CryptoModule,
      DatabaseModule,
      ReliabilityModule,
      AuthModule,
      CatalogModule,
      PaymentInstrumentsModule,
      PaymentsModule,
      WebhooksModule,
    ],
  })
  class AdminCliModule {}

  return NestFactory.createApplicationContext(AdminCliModule, { logger: false, abortOnError: false });
}

/** Runs one command against DATABASE_URL and prints its result as JSON. */
async function main(argv: readonly string[]): Promise<void> {
  const { command, values } = readCommand(argv);
  const checkout = join(__dirname, '..');
  const config = readProcessConfig((dataDir) => loadOrCreateDevSecrets(locateDataDir(dataDir, checkout)));
  if (!config.databaseUrl)
    throw new UsageError('DATABASE_URL is required; a service with a database of its own has its demo keys');
  await migrate((config.databaseMigrationUrl ?? config.databaseUrl).reveal());
  const app = await openServices(config);
  try {
    const result = await command(app, values, config.production);
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await app.close();
  }
}

/** What may be told: our own refusals. Anything else may carry parameters of a query. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof ConfigError) return error.message;
  if (error instanceof DomainError)
    return [error.message, ...error.fields.map(({ field, message }) => `  ${field} ${message}`)].join('\n');
  return 'the command failed; is the database there?';
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
