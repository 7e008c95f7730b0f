import { Injectable } from '@nestjs/common';
import { type Tx, UnitOfWork } from '../../kernel/database';
import { instrumentContext } from './sealed-context';
import { type SealedInstrument, VaultRotationRepository } from './vault-rotation.repository';
import { SealedTexts } from './sealed-texts.service';
import { BrokenSeals } from './vault/broken-seals';
import { Vault } from './vault/vault';
import { VaultError } from './vault/vault-error';

export interface RewrapResult {
  readonly rewrapped: number;
  /** Instruments whose envelope cannot be unsealed: left as they are, worth an alarm. */
  readonly unreadable: readonly string[];
  /** Where the next batch goes on; undefined when this pass is over. Rows that were locked are found by the next pass. */
  readonly next: string | undefined;
}

/**
 * Moves stored instruments to the current vault key: put the new key first in the configuration, run batches until a pass rewraps
 * nothing, and take the old key out once `keysInUse` no longer counts it. May be interrupted anywhere and run by several processes.
 */
@Injectable()
export class VaultRotation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: VaultRotationRepository,
    private readonly vault: Vault,
    private readonly brokenSeals: BrokenSeals,
    private readonly texts: SealedTexts,
  ) {}

  /** Rewraps at most `limit` instruments behind `afterId` in one transaction; with the last ones the few texts of other modules. */
  rewrapBatch(limit: number, afterId = ''): Promise<RewrapResult> {
    return this.unitOfWork.run(async (tx) => {
      const rows = await this.repository.lockStale(tx, limit, afterId, this.vault.currentKeyId);
      const { done, unreadable } = this.#rewrapped(rows);
      await this.repository.rewrap(tx, done);
      if (rows.length === limit) return { rewrapped: done.length, unreadable, next: rows.at(-1)?.id };
      const texts = await this.#rewrapTexts(tx);
      return {
        rewrapped: done.length + texts.rewrapped,
        unreadable: [...unreadable, ...texts.unreadable],
        next: undefined,
      };
    });
  }

  /**
   * How many sealed values each key holds: of instruments, of tokens not yet swept away, of other modules. Reads their tables whole: not
   * for a hot path.
   */
  async keysInUse(): Promise<ReadonlyMap<string, number>> {
    const counted = await Promise.all([
      this.repository.countKeys(),
      ...this.texts.tables.map((table) => table.countKeys()),
    ]);
    const sum = new Map<string, number>();
    for (const [keyId, rows] of counted.flatMap((counts) => [...counts])) sum.set(keyId, (sum.get(keyId) ?? 0) + rows);
    return sum;
  }

  async #rewrapTexts(tx: Tx): Promise<{ rewrapped: number; unreadable: string[] }> {
    const unreadable: string[] = [];
    let rewrapped = 0;
    for (const table of this.texts.tables) {
      const done: { id: string; sealed: Buffer }[] = [];
      for (const { id, sealed, place } of await table.lockStale(tx, this.vault.currentKeyId)) {
        const moved = this.texts.rewrap(sealed, place);
        if (moved) done.push({ id, sealed: moved });
        else unreadable.push(id);
      }
      await table.rewrap(tx, done);
      rewrapped += done.length;
    }
    return { rewrapped, unreadable };
  }

  #rewrapped(rows: readonly SealedInstrument[]): { done: { id: string; sealed: Buffer }[]; unreadable: string[] } {
    const done: { id: string; sealed: Buffer }[] = [];
    const unreadable: string[] = [];
    for (const { id, organizationId, customerId, sealed } of rows) {
      try {
        done.push({ id, sealed: this.vault.rewrap(sealed, instrumentContext(organizationId, customerId, id)) });
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        this.brokenSeals.report(error);
        unreadable.push(id);
      }
    }
    return { done, unreadable };
  }
}
