import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import type { Principal } from '../../modules/auth';
import { Catalog, limitsOf } from '../../modules/catalog';
import type { Client } from '../../modules/purchases';

interface WebsiteRef {
  readonly organizationId: string;
  readonly websiteId: string;
}

/** Names callers as limits count them. Addresses are kept as keyed hashes only. */
@Injectable()
export class Clients {
  constructor(
    private readonly crypto: KeyedCrypto,
    private readonly catalog: Catalog,
  ) {}

  /**
   * A secret key is one client wherever it calls from, and counted only when it has a limit of its own. Everybody else
   * is a stranger: one client per website and address.
   */
  async of(principal: Principal, address: string): Promise<Client | undefined> {
    const { organizationId, websiteId } = principal;
    const activeHolds = 'keyId' in principal ? principal.limits.activeHolds : undefined;
    if (principal.kind !== 'secret-key') {
      const stranger = await this.atAddress({ organizationId, websiteId }, address);
      const customerId = principal.kind === 'customer' ? principal.customerId : undefined;
      return stranger && { ...stranger, activeHolds, customerId };
    }
    if (activeHolds === undefined) return undefined;
    const fingerprint = this.crypto.hash('client-address', principal.keyId);
    return this.clientOf({ organizationId, websiteId }, { fingerprint, isStranger: false, activeHolds });
  }

  /** Somebody of whom nothing but the address is known. */
  atAddress({ organizationId, websiteId }: WebsiteRef, address: string): Promise<Client | undefined> {
    const fingerprint = this.crypto.hash('client-address', organizationId, websiteId, address);
    return this.clientOf({ organizationId, websiteId }, { fingerprint, isStranger: true, activeHolds: undefined });
  }

  private async clientOf(
    { organizationId, websiteId }: WebsiteRef,
    client: Pick<Client, 'fingerprint' | 'isStranger' | 'activeHolds'>,
  ): Promise<Client | undefined> {
    const website = await this.catalog.website(organizationId, websiteId);
    return website && { ...client, organizationId, websiteId, customerId: undefined, limits: limitsOf(website) };
  }
}
