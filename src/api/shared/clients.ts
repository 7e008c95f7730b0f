import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import type { Principal } from '../../modules/auth';
import { Catalog, limitsOf, type Website } from '../../modules/catalog';
import type { Client } from '../../modules/purchases';

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
    if (principal.kind !== 'secret-key') return this.atAddress({ organizationId, websiteId }, address, activeHolds);
    if (activeHolds === undefined) return undefined;
    const website = await this.catalog.website(organizationId, websiteId);
    const fingerprint = this.crypto.hash('client-address', principal.keyId);
    return website && { fingerprint, isStranger: false, activeHolds, limits: limitsOf(website) };
  }

  /** Somebody of whom nothing but the address is known, or a publishable key. */
  async atAddress(
    { organizationId, websiteId }: { readonly organizationId: string; readonly websiteId: string },
    address: string,
    activeHolds?: number,
  ): Promise<Client | undefined> {
    const website: Website | undefined = await this.catalog.website(organizationId, websiteId);
    const fingerprint = this.crypto.hash('client-address', organizationId, websiteId, address);
    return website && { fingerprint, isStranger: true, activeHolds, limits: limitsOf(website) };
  }
}
