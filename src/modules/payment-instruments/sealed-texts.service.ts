import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import type { Secret } from '../../kernel/secret';
import { BrokenSeals } from './vault/broken-seals';
import type { SealContext } from './vault/envelope';
import { Vault } from './vault/vault';
import { VaultError } from './vault/vault-error';

/** Where a sealed text stands. It can be unsealed there and nowhere else. */
export type SealPlace = Omit<SealContext, 'customerId'>;

export interface SealedRow {
  readonly id: string;
  readonly sealed: Buffer;
  readonly place: SealPlace;
}

/** Another module's table with texts that the vault has sealed. */
export interface SealedTable {
  /** Locks its rows that are sealed under another key than `keyId`. */
  lockStale(tx: Tx, keyId: string): Promise<readonly SealedRow[]>;
  rewrap(tx: Tx, rows: readonly Pick<SealedRow, 'id' | 'sealed'>[]): Promise<void>;
  /** How many of its rows each key seals. */
  countKeys(): Promise<ReadonlyMap<string, number>>;
}

/** Seals texts of other modules. Their tables move to a new key of the vault with the stored numbers. */
@Injectable()
export class SealedTexts {
  readonly #tables: SealedTable[] = [];

  constructor(
    private readonly vault: Vault,
    private readonly brokenSeals: BrokenSeals,
  ) {}

  /** The tables whose keys are in use as well. */
  get tables(): readonly SealedTable[] {
    return this.#tables;
  }

  /** Names a table; call it when its owner is made. */
  include(table: SealedTable): void {
    this.#tables.push(table);
  }

  seal(text: Secret, place: SealPlace): Buffer {
    return this.vault.seal(text, place);
  }

  /** @returns undefined, and reports it, when the text was changed or moved, or its key is gone */
  unseal(sealed: Buffer, place: SealPlace): Secret | undefined {
    return this.#reported(() => this.vault.unseal(sealed, place));
  }

  /** The text under the current key. @returns as `unseal` */
  rewrap(sealed: Buffer, place: SealPlace): Buffer | undefined {
    return this.#reported(() => this.vault.rewrap(sealed, place));
  }

  #reported<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.brokenSeals.report(error);
      return undefined;
    }
  }
}
