import { readFileSync } from 'node:fs';
import { UnitOfWork } from '../kernel/database';
import { newId } from '../kernel/ids';
import { Secret } from '../kernel/secret';
import { ACCOUNT_STATUSES, GatewayAccounts, Gateways, type PutGatewayAccount } from '../modules/payments';
import { type Command, required, UsageError, type Values } from './command';

const list = (text: string | undefined): string[] | undefined => text?.split(',').map((part) => part.trim());

function readObject(name: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // told below, without a word of the text: it may be secret
  }
  throw new UsageError(`--${name} must be a JSON object`);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError('--credentials-file cannot be read');
  }
}

function readCredentials(path: string): Record<string, Secret> {
  const members = Object.entries(readObject('credentials-file', readFile(path)));
  return Object.fromEntries(
    members.map(([name, value]) => {
      if (typeof value !== 'string') throw new UsageError(`--credentials-file: ${name} must be text`);
      return [name, new Secret(value)];
    }),
  );
}

function readPriority(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--priority must be a whole number');
  return parseInt(text, 10);
}

function readAccount(values: Values): PutGatewayAccount {
  const { status, priority, settings, 'credentials-file': file } = values;
  const known = ACCOUNT_STATUSES.find((one) => one === status);
  if (status !== undefined && !known) throw new UsageError(`--status is ${ACCOUNT_STATUSES.join(' or ')}`);
  return {
    organizationId: required(values, 'organization'),
    id: values.id ?? newId('gatewayAccount'),
    provider: required(values, 'provider'),
    name: required(values, 'name'),
    status: known,
    priority: priority === undefined ? undefined : readPriority(priority),
    websiteId: values.website,
    methods: list(values.methods),
    currencies: list(values.currencies),
    settings: settings === undefined ? undefined : readObject('settings', settings),
    credentials: file === undefined ? undefined : readCredentials(file),
  };
}

/** Accounts at gateway providers, as the admin API writes them. Credentials come from a file: a command line can be seen. */
export const GATEWAY_COMMANDS: Readonly<Record<string, Command>> = {
  'put-gateway-account': async (app, values) => {
    const account = readAccount(values);
    return app.get(UnitOfWork).run((tx) => app.get(GatewayAccounts).put(tx, account));
  },

  'check-gateway-account': async (app, values) => {
    const { id } = await app.get(GatewayAccounts).get(required(values, 'organization'), required(values, 'id'));
    const problem = await app.get(Gateways).check(id);
    return { ok: problem === undefined, problem: problem ?? null };
  },

  'list-gateway-accounts': (app, values) => app.get(GatewayAccounts).list(required(values, 'organization')),

  'delete-gateway-account': async (app, values) => {
    const [organization, id] = [required(values, 'organization'), required(values, 'id')];
    await app.get(UnitOfWork).run((tx) => app.get(GatewayAccounts).remove(tx, organization, id));
    return { deleted: id };
  },
};
