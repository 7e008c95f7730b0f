import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../../kernel/config';
import type { Tx } from '../../../kernel/database';
import { DomainError, invalidInput } from '../../../kernel/errors';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Catalog } from '../../catalog';
import { type GatewayProvider, type Settings } from '../gateway/provider';
import { AccountCredentials } from './account-credentials';
import { checkAccount, lastFourOf, requireProvider } from './check-account';
import { GatewayAccountRepository } from './gateway-account.repository';
import {
  DEFAULT_PRIORITY,
  type GatewayAccount,
  type NewAccount,
  type PutGatewayAccount,
  type StoredAccount,
} from './types';

/** The accounts at gateway providers: what organizations take money with. Every change raises the organization's version. */
@Injectable()
export class GatewayAccounts {
  constructor(
    private readonly accounts: GatewayAccountRepository,
    private readonly credentials: AccountCredentials,
    private readonly catalog: Catalog,
    private readonly versions: TenantVersion,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** An organization's accounts, in the order they are asked. */
  async list(organizationId: string): Promise<GatewayAccount[]> {
    return (await this.accounts.ofOrganization(organizationId)).map(shown);
  }

  /** Every account of the installation, by id: for its start. */
  async all(): Promise<GatewayAccount[]> {
    return (await this.accounts.all()).map(shown);
  }

  /** @throws DomainError not-found, also for one of another organization */
  async get(organizationId: string, id: string): Promise<GatewayAccount> {
    const account = await this.accounts.find(id);
    if (account?.organizationId !== organizationId) throw notFound();
    return shown(account);
  }

  /**
   * Creates or replaces an account.
   * @throws DomainError validation-failed naming every wrong member · invalid-state when the id is taken, or when an account that
   * was used would become another one at its provider
   */
  async put(tx: Tx, put: PutGatewayAccount): Promise<GatewayAccount> {
    const provider = requireProvider(put.provider);
    const before = await this.accounts.lock(tx, put.id);
    if (before && before.organizationId !== put.organizationId) throw taken();
    const next = this.prepare(put, provider, before);
    await this.requireWebsite(put);
    if (before) await this.requireSame(tx, before, next);
    const account = await this.accounts.put(tx, next);
    if (!account) throw taken();
    await this.versions.bump(tx, put.organizationId);
    return shown(account);
  }

  /** @throws DomainError not-found · invalid-state: it was used, and what it did must stay explicable */
  async remove(tx: Tx, organizationId: string, id: string): Promise<void> {
    const account = await this.accounts.lock(tx, id);
    if (account?.organizationId !== organizationId) throw notFound();
    if (await this.accounts.isUsed(tx, organizationId, id)) {
      throw new DomainError('invalid-state', 'The account has transactions; it can be set inactive.');
    }
    await this.accounts.remove(tx, id);
    await this.versions.bump(tx, organizationId);
  }

  private prepare(put: PutGatewayAccount, provider: GatewayProvider, before: StoredAccount | undefined): NewAccount {
    const { organizationId, id, name, settings = {} } = put;
    const stored = before && put.credentials === undefined ? this.credentials.unseal(before) : undefined;
    const credentials = put.credentials ?? stored ?? {};
    checkAccount(put, provider, credentials, this.config.production);
    const parts = { settings, credentials };
    return {
      id,
      organizationId,
      websiteId: put.websiteId ?? null,
      provider: provider.id,
      name,
      mode: provider.mode(parts),
      status: put.status ?? 'active',
      priority: put.priority ?? DEFAULT_PRIORITY,
      methods: put.methods ?? null,
      currencies: put.currencies ?? null,
      settings,
      credentials:
        put.credentials === undefined && before ? before.credentials : this.credentials.seal(put, credentials),
      credentialsLastFour:
        put.credentials === undefined && before ? before.credentialsLastFour : lastFourOf(provider, credentials),
      providerAccountId: before?.providerAccountId ?? null,
    };
  }

  private async requireWebsite({ organizationId, websiteId }: PutGatewayAccount): Promise<void> {
    if (websiteId === undefined || websiteId === null) return;
    if (!(await this.catalog.website(organizationId, websiteId)))
      throw invalidInput({ field: 'websiteId', message: 'is not known' });
  }

  /** What was paid with an account must be refunded with it: it never becomes another one. */
  private async requireSame(tx: Tx, before: StoredAccount, next: NewAccount): Promise<void> {
    if (before.provider !== next.provider) throw invalidInput({ field: 'provider', message: 'cannot be changed' });
    if (before.mode !== next.mode)
      throw invalidInput({ field: 'credentials', message: `are not of mode ${before.mode}` });
    const isSame = apiBaseOf(before.settings) === apiBaseOf(next.settings);
    if (!isSame && (await this.accounts.isUsed(tx, before.organizationId, before.id))) {
      throw new DomainError('invalid-state', 'The account has transactions and cannot become another one.');
    }
  }
}

const shown = ({ credentials, revision: _, ...account }: StoredAccount): GatewayAccount => ({
  ...account,
  hasCredentials: credentials !== null,
});
const apiBaseOf = (settings: Settings): unknown => settings['apiBase'];
const notFound = (): DomainError => new DomainError('not-found', 'There is no such gateway account.');
const taken = (): DomainError => new DomainError('invalid-state', 'The id is taken.');
