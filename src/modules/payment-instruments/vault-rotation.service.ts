import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { instrumentContext } from './sealed-context';
import { type SealedInstrument, VaultRotationRepository } from './vault-rotation.repository';
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
  ) {}

  /** Rewraps at most `limit` instruments behind `afterId` in one transaction. */
  rewrapBatch(limit: number, afterId = ''): Promise<RewrapResult> {
    return this.unitOfWork.run(async (tx) => {
      const rows = await this.repository.lockStale(tx, limit, afterId, this.vault.currentKeyId);
      const { done, unreadable } = this.#rewrapped(rows);
      await this.repository.rewrap(tx, done);
      return { rewrapped: done.length, unreadable, next: rows.length < limit ? undefined : rows.at(-1)?.id };
    });
  }

  /** How many sealed numbers each key holds, of instruments and of tokens not yet swept away. Reads both tables: not for a hot path. */
  async keysInUse(): Promise<ReadonlyMap<string, number>> {
    return this.repository.countKeys();
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
