import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, type Tx, UnitOfWork } from '../../kernel/database';
import { COUNT_KEYS, REWRAP_INSTRUMENTS, STALE_INSTRUMENTS } from './instrument-statements';
import { instrumentContext } from './sealed-context';
import { BrokenSeals } from './vault/broken-seals';
import { Vault } from './vault/vault';
import { VaultError } from './vault/vault-error';

interface StaleRow {
  id: string;
  organization_id: string;
  customer_id: string;
  sealed: Buffer;
}

export interface RewrapResult {
  readonly rewrapped: number;
  /** Instruments whose envelope does not open: left as they are, worth an alarm. */
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
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
    private readonly brokenSeals: BrokenSeals,
  ) {}

  /** Rewraps at most `limit` instruments behind `afterId` in one transaction. */
  rewrapBatch(limit: number, afterId = ''): Promise<RewrapResult> {
    return this.unitOfWork.run(async (tx) => {
      const rows = await run<StaleRow>(tx, STALE_INSTRUMENTS, [limit, afterId, Buffer.from(this.vault.currentKeyId)]);
      const { done, unreadable } = this.#rewrapped(rows);
      await save(tx, done);
      return { rewrapped: done.length, unreadable, next: rows.length < limit ? undefined : rows.at(-1)?.id };
    });
  }

  /** How many sealed numbers each key holds, of instruments and of tokens not yet swept away. Reads both tables: not for a hot path. */
  async keysInUse(): Promise<ReadonlyMap<string, number>> {
    const rows = await run<{ key_id: string; rows: number }>(this.dataSource.manager, COUNT_KEYS, []);
    return new Map(rows.map(({ key_id, rows: count }) => [key_id, count]));
  }

  #rewrapped(rows: readonly StaleRow[]): { done: { id: string; sealed: Buffer }[]; unreadable: string[] } {
    const done: { id: string; sealed: Buffer }[] = [];
    const unreadable: string[] = [];
    for (const { id, organization_id, customer_id, sealed } of rows) {
      try {
        done.push({ id, sealed: this.vault.rewrap(sealed, instrumentContext(organization_id, customer_id, id)) });
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        this.brokenSeals.report(error);
        unreadable.push(id);
      }
    }
    return { done, unreadable };
  }
}

async function save(tx: Tx, done: readonly { id: string; sealed: Buffer }[]): Promise<void> {
  if (done.length > 0) await run(tx, REWRAP_INSTRUMENTS, [done.map(({ id }) => id), done.map(({ sealed }) => sealed)]);
}
