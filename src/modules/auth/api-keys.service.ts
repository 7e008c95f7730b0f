import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { equalInConstantTime, KeyedCrypto } from '../../kernel/crypto';
import type { Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import { Secret } from '../../kernel/secret';
import { ApiKeyRepository } from './api-key.repository';
import { KeyLookup } from './key-lookup.service';
import type { KeyPrincipal, MerchantModel } from './principal';

/** 192 random bits: nobody guesses a key, so a fast keyed hash of it is enough. */
const KEY_BYTES = 24;

export interface NewApiKey {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly kind: 'publishable' | 'secret';
  /** `…_live_…` or `…_sandbox_…`. */
  readonly live: boolean;
  readonly name?: string;
  readonly clientId?: string;
  readonly requestsPerMinute?: number;
  readonly activeHolds?: number;
  readonly merchantModel?: MerchantModel;
}

/** A new key with what is shown this once and never again. */
export interface ShownApiKey {
  readonly id: string;
  readonly key: Secret;
  readonly clientId: string | undefined;
}

export interface ApiKeyInfo {
  readonly id: string;
  readonly websiteId: string;
  readonly kind: 'publishable' | 'secret';
  readonly name: string;
  readonly clientId: string | undefined;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
}

/** API keys: stored as keyed hash only, compared in constant time, shown once. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly repository: ApiKeyRepository,
    private readonly crypto: KeyedCrypto,
    private readonly lookup: KeyLookup,
  ) {}

  /** Makes a key. The website must be the organization's (foreign key). */
  create(tx: Tx, input: NewApiKey): Promise<ShownApiKey> {
    const prefix = `${input.kind === 'secret' ? 'sk' : 'pk'}_${input.live ? 'live' : 'sandbox'}`;
    return this.createWithFixedKey(tx, {
      ...input,
      id: newId('apiKey'),
      key: `${prefix}_${randomBytes(KEY_BYTES).toString('base64url')}`,
    });
  }

  /** The same with a known id and key, for demo data and tests. */
  async createWithFixedKey(
    tx: Tx,
    input: NewApiKey & { readonly id: string; readonly key: string },
  ): Promise<ShownApiKey> {
    const { id, clientId } = input;
    await this.repository.insert(tx, {
      id,
      organizationId: input.organizationId,
      websiteId: input.websiteId,
      kind: input.kind,
      name: input.name ?? '',
      keyHash: this.crypto.hash('api-key', input.key),
      clientId: clientId ?? null,
      requestsPerMinute: input.requestsPerMinute ?? null,
      activeHolds: input.activeHolds ?? null,
      merchantModel: input.merchantModel ?? 'gateway',
    });
    return { id, key: new Secret(input.key), clientId };
  }

  /**
   * The principal of a key, undefined for a wrong or revoked one.
   * @param mayAsk false: only keys this process has seen before are looked at, so that guessing costs the database nothing
   */
  verify(key: Secret, mayAsk = true): Promise<KeyPrincipal | undefined> {
    return this.lookup.byHash(this.crypto.hash('api-key', key.reveal()), mayAsk);
  }

  /** The same for an API client's id with one of its secret keys (a client may have several while it changes them). */
  async verifyClient(clientId: string, key: Secret, mayAsk = true): Promise<KeyPrincipal | undefined> {
    const principal = await this.verify(key, mayAsk);
    if (principal?.kind !== 'secret-key' || principal.clientId === undefined) return undefined;
    return equalInConstantTime(principal.clientId, clientId) ? principal : undefined;
  }

  /**
   * Call `revoked` after the commit.
   * @returns false when there is no such live key in the organization
   */
  async revoke(tx: Tx, organizationId: string, keyId: string): Promise<boolean> {
    return this.repository.revoke(tx, organizationId, keyId);
  }

  /** Tells this process that a revocation is committed: the key stops at once here, and within `LIMITS.catalogStaleMs` elsewhere. */
  revoked(keyId: string): void {
    this.lookup.revoked(keyId);
  }

  /** Every key of the organization, revoked ones too; neither keys nor hashes. */
  async list(organizationId: string): Promise<ApiKeyInfo[]> {
    const rows = await this.repository.list(organizationId);
    return rows.map((row) => ({
      id: row.id,
      websiteId: row.websiteId,
      kind: row.kind,
      name: row.name,
      clientId: row.clientId ?? undefined,
      createdAt: row.createdAt,
      revokedAt: row.revokedAt ?? undefined,
    }));
  }
}
