import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { Secret } from '../../../kernel/secret';
import { type SealPlace, type SealedRow, SealedTexts } from '../../payment-instruments';
import { parseObject, toWire } from '../gateway/gateway-json';
import type { Credentials } from '../gateway/provider';
import { GatewayAccountRepository } from './gateway-account.repository';
import type { StoredAccount } from './types';

/** Part of the stored data's format: never change it. */
const placeOf = ({ id, organizationId }: Pick<StoredAccount, 'id' | 'organizationId'>): SealPlace => ({
  table: 'gateway_account',
  rowId: id,
  organizationId,
  field: 'credentials',
});

/** Credentials of gateway accounts: sealed by the vault, each for its row alone, and moved with the vault's keys. */
@Injectable()
export class AccountCredentials {
  constructor(
    private readonly texts: SealedTexts,
    private readonly accounts: GatewayAccountRepository,
  ) {
    texts.include({
      lockStale: (tx: Tx, keyId) => this.stale(tx, keyId),
      rewrap: (tx: Tx, rows) => this.accounts.rewrap(tx, rows),
      countKeys: () => this.accounts.countKeys(),
    });
  }

  /** @returns null when there are none */
  seal(account: Pick<StoredAccount, 'id' | 'organizationId'>, credentials: Credentials): Buffer | null {
    if (Object.keys(credentials).length === 0) return null;
    return this.texts.seal(new Secret(toWire(credentials)), placeOf(account));
  }

  /** @returns undefined when they cannot be read: the vault lacks their key, or the row was changed; that is reported */
  unseal(account: Pick<StoredAccount, 'id' | 'organizationId' | 'credentials'>): Credentials | undefined {
    if (account.credentials === null) return {};
    const text = this.texts.unseal(account.credentials, placeOf(account));
    const members = text && parseObject(text.reveal());
    if (!members) return undefined;
    return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, new Secret(String(value))]));
  }

  private async stale(tx: Tx, keyId: string): Promise<SealedRow[]> {
    const rows = await this.accounts.lockStale(tx, keyId);
    return rows.map((row) => ({ id: row.id, sealed: row.sealed, place: placeOf(row) }));
  }
}
