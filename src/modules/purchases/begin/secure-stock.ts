import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { type Holder, HoldLimits, Inventory, type ReservationRow } from '../../inventory';
import type { Purchase } from '../model/purchase';
import { soldOut } from './refusals';

/** Brings a purchase's stock into the state a payment or a claim needs, whatever time has done to its hold. */
@Injectable()
export class SecureStock {
  constructor(
    private readonly inventory: Inventory,
    private readonly limits: HoldLimits,
  ) {}

  /**
   * Somebody pays a purchase again: what it holds counts as theirs. Locks the holder.
   * @param waitsForPayer nothing that pays was given: only then it may be too much
   * @throws DomainError hold-limit-reached
   */
  async admit(tx: Tx, purchaseId: string, holder: Holder, waitsForPayer: boolean): Promise<void> {
    if (waitsForPayer) await this.limits.admit(tx, holder, purchaseId);
    await this.limits.changeHolder(tx, purchaseId, holder, waitsForPayer);
  }

  /** @throws DomainError hold-limit-reached when the purchase holds more units than its holder may */
  requireWithin(tx: Tx, purchaseId: string, holder: Holder): Promise<void> {
    return this.limits.requireWithin(tx, purchaseId, holder);
  }

  /**
   * In time, the held units are used. Late, units that nobody has reclaimed are still counted and are used; the rest is
   * held anew. The caller holds the purchase's lock.
   * @param to `claimed` sells the units; `committing` keeps them until the outcome of a charge is known
   * @throws DomainError sold-out, and then the transaction must be rolled back
   */
  async secure(tx: Tx, purchase: Purchase, to: 'committing' | 'claimed'): Promise<void> {
    const rows = await this.inventory.lock(tx, [purchase.id]);
    if (rows.some(({ state }) => state === 'held')) {
      await (to === 'claimed'
        ? this.inventory.sell(tx, [purchase.id], 'held')
        : this.inventory.commit(tx, [purchase.id]));
    }
    const ended = rows.filter(({ state }) => state === 'expired' || state === 'released');
    if (ended.length > 0) await this.holdAnew(tx, purchase.id, ended, to);
  }

  /** Is any part of the purchase's hold over: reclaimed, released, or past its time? Locks the holds. */
  async isLate(tx: Tx, purchaseId: string): Promise<boolean> {
    const rows = await this.inventory.lock(tx, [purchaseId]);
    return rows.some(({ state, due }) => state !== 'held' || due);
  }

  private async holdAnew(
    tx: Tx,
    purchaseId: string,
    rows: readonly ReservationRow[],
    to: 'committing' | 'claimed',
  ): Promise<void> {
    const [outcome] = await this.inventory.holdAnew(tx, [{ purchaseId, lines: rows }], {
      state: to,
      end: { seconds: LIMITS.holdSeconds },
    });
    if (outcome && !outcome.held) throw soldOut(outcome.shortLine);
  }
}
