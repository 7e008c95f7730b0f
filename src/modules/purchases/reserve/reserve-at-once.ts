import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Finishing, Tx } from '../../../kernel/database';
import { type FinalClaim, Idempotency } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { holdEnd, Inventory } from '../../inventory';
import { holdRequestsOf, newestVersions } from '../begin/begin-purchases';
import { type NewPurchase, PurchaseRepository } from '../store/purchase.repository';
import { reservedRow, reservedView } from './reserve-batch';
import type { Reserving, ReserveOutcome } from './types';

/**
 * One transaction for many reservations where nobody is expected to be refused: it is sent whole, and each key is written once, with its
 * answer, which shows nothing that only the database knows. Where somebody would be refused it fails as a whole, and `ReserveBatch` looks at
 * the batch step by step. The same locks in the same order.
 */
@Injectable()
export class ReserveAtOnce {
  constructor(
    private readonly versions: TenantVersion,
    private readonly inventory: Inventory,
    private readonly purchases: PurchaseRepository,
    private readonly idempotency: Idempotency,
    private readonly clock: DatabaseClock,
  ) {}

  /** Whether nobody's holds have to be counted first, and all prices are of one and the same moment. */
  canReserve(batch: readonly Reserving[]): boolean {
    const nowMs = this.clock.now().getTime();
    const newest = newestVersions(batch);
    return batch.every(
      ({ command, organizationId, catalogVersion, pricedAt }) =>
        !command.holder &&
        catalogVersion === newest.get(organizationId) &&
        Math.abs(nowMs - pricedAt.getTime()) <= LIMITS.quoteAgeMs,
    );
  }

  /**
   * Reserves for a batch for which `canReserve` holds. Everything is asked for in one turn, so it is one wave with the commit behind.
   * @param batch of one length of hold
   * @returns what it comes to: it fails when one of them cannot be reserved, or not like this, and nothing of the batch was written then
   */
  reserve(tx: Tx, batch: readonly Reserving[]): Finishing<Map<Reserving, ReserveOutcome>> {
    const now = this.clock.now();
    const until = holdEnd(now, batch[0]?.command.holdSeconds ?? LIMITS.holdSeconds);
    const rows: NewPurchase[] = [];
    const claims: FinalClaim[] = [];
    const outcomes = new Map<Reserving, ReserveOutcome>();
    for (const item of batch) {
      const row = reservedRow(item, now);
      const answer = item.command.render(reservedView(row, until));
      rows.push(row);
      const { idempotency } = item.command;
      if (idempotency) {
        const { fingerprint, scope } = idempotency;
        // written once, with its answer
        claims.push({ fingerprint, purchaseId: item.purchaseId, answer, ...scope });
      }
      outcomes.set(item, { kind: 'reserved', answer });
    }
    const written = Promise.all([
      this.versions.confirmAll(tx, newestVersions(batch), now),
      // nobody can wait for rows that are new: they are written before stock is locked, not while it is
      this.purchases.insertAll(tx, rows),
      this.inventory.holdAll(tx, holdRequestsOf(batch), 'held', until),
      // a key others may want, too: behind stock, as everywhere
      this.idempotency.claimAllFinal(tx, claims),
    ]);
    return { result: written.then(() => outcomes) };
  }
}
