import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { CONFIG, type Config } from '../../../kernel/config';
import { DomainError } from '../../../kernel/errors';
import { TenantVersion, VersionedCache } from '../../../kernel/tenant-version';
import { CallbackInbox } from '../gateway/callback-inbox';
import type { PaymentGateway } from '../gateway/port';
import type { GatewayEnvironment } from '../gateway/provider';
import { providerOf } from '../gateway/providers';
import { AccountCredentials } from './account-credentials';
import { AccountRouting } from './account-routing';
import { GatewayAccountRepository } from './gateway-account.repository';
import type { StoredAccount } from './types';

/** The accounts of an organization at one moment. */
interface Snapshot {
  readonly routing: AccountRouting;
  readonly accounts: ReadonlyMap<string, StoredAccount>;
}

interface Made {
  readonly revision: number;
  readonly gateway: PaymentGateway;
}

/** Whose account did something; both stand on every payment that was sent to a gateway. */
export interface AccountOwner {
  readonly organizationId: string;
  readonly gatewayAccountId: string | null;
}

/** Longer than a call to a gateway takes: one that was replaced finishes what it has begun. */
const CLOSE_AFTER_MS = 60_000;

/** The gateways of this process, one for each account that was used; and which of them a payment goes to. */
@Injectable()
export class Gateways implements OnModuleDestroy {
  readonly #snapshots: VersionedCache<Snapshot>;
  readonly #made = new Map<string, Made>();
  readonly #closing = new Set<NodeJS.Timeout>();
  /** An account never changes its organization. */
  readonly #organizations = new Map<string, string>();

  constructor(
    private readonly accounts: GatewayAccountRepository,
    private readonly credentials: AccountCredentials,
    private readonly inbox: CallbackInbox,
    versions: TenantVersion,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#snapshots = new VersionedCache(versions, (organizationId) => this.#read(organizationId));
  }

  /** How payments of an organization are routed; at most `LIMITS.catalogStaleMs` old. */
  async routing(organizationId: string): Promise<AccountRouting> {
    return (await this.#snapshots.get(organizationId)).value.routing;
  }

  /**
   * The gateway of the account that a payment was sent to, active or not.
   * @throws DomainError unavailable when the account cannot be used: its credentials cannot be read
   */
  async of({ organizationId, gatewayAccountId }: AccountOwner): Promise<PaymentGateway> {
    if (gatewayAccountId === null) throw new Error('no gateway took part in this payment');
    const account = await this.#find(organizationId, gatewayAccountId);
    if (!account) throw new Error('a payment of an account that is not there');
    return this.#gatewayOf(account);
  }

  /** Where a provider sends what it has to say of a payment. */
  callbackUrlOf({ gatewayAccountId }: Pick<AccountOwner, 'gatewayAccountId'>): string {
    return `${this.config.publicUrl}/v1/callbacks/${gatewayAccountId ?? ''}`;
  }

  /** The gateway of an account that a request names. @throws DomainError not-found */
  async byAccountId(id: string): Promise<PaymentGateway> {
    const organizationId = this.#organizations.get(id) ?? (await this.accounts.find(id))?.organizationId;
    const account = organizationId === undefined ? undefined : await this.#find(organizationId, id);
    if (!account) throw new DomainError('not-found', 'There is no such gateway account.');
    return this.#gatewayOf(account);
  }

  /** Asks the provider something harmless. @returns what is wrong; undefined: nothing */
  async check(id: string): Promise<string | undefined> {
    const account = await this.accounts.find(id);
    const provider = account && providerOf(account.provider);
    if (!provider) return 'the provider is not known';
    const credentials = this.credentials.unseal(account);
    if (!credentials) return 'the credentials cannot be read';
    return provider.check?.({ id, settings: account.settings, credentials }, this.#environment(id));
  }

  /** Names who takes callbacks of gateways that run inside this process. */
  onCallback(receive: (accountId: string, rawBody: Buffer, headers: IncomingHttpHeaders) => Promise<void>): void {
    this.inbox.onCallback(receive);
  }

  /** Makes the next look see what is committed now. */
  forget(organizationId: string): void {
    this.#snapshots.forget(organizationId);
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.#closing) clearTimeout(timer);
    await Promise.all([...this.#made.values()].map(({ gateway }) => gateway.close()));
  }

  async #read(organizationId: string): Promise<Snapshot> {
    const accounts = await this.accounts.ofOrganization(organizationId);
    for (const { id } of accounts) this.#organizations.set(id, organizationId);
    return { routing: new AccountRouting(accounts), accounts: new Map(accounts.map((one) => [one.id, one])) };
  }

  /** An account may be younger than the snapshot: then the snapshot is read once more. */
  async #find(organizationId: string, id: string): Promise<StoredAccount | undefined> {
    const known = (await this.#snapshots.get(organizationId)).value.accounts.get(id);
    if (known) return known;
    this.forget(organizationId);
    return (await this.#snapshots.get(organizationId)).value.accounts.get(id);
  }

  #gatewayOf(account: StoredAccount): PaymentGateway {
    const made = this.#made.get(account.id);
    if (made && made.revision >= account.revision) return made.gateway;
    const provider = providerOf(account.provider);
    const credentials = this.credentials.unseal(account);
    if (!provider || !credentials) throw new DomainError('unavailable', 'The gateway account cannot be used.');
    const { id, settings, revision } = account;
    const gateway = provider.create({ id, settings, credentials }, this.#environment(id), made?.gateway);
    if (made && made.gateway !== gateway) this.#closeLater(made.gateway);
    this.#made.set(id, { revision, gateway });
    return gateway;
  }

  #closeLater(gateway: PaymentGateway): void {
    const timer = setTimeout(() => {
      this.#closing.delete(timer);
      void gateway.close();
    }, CLOSE_AFTER_MS);
    timer.unref();
    this.#closing.add(timer);
  }

  #environment(id: string): GatewayEnvironment {
    const { publicUrl, gateway } = this.config;
    return {
      pagesUrl: `${publicUrl}${PAGES_PATH}/${id}`,
      operated: gateway.operated,
      deliverCallback: (rawBody, headers) => this.inbox.deliver(id, rawBody, headers),
    };
  }
}

/** Where the pages of gateways are that run inside this process; account and payment follow. */
const PAGES_PATH = '/sandbox-gateway/pay';
