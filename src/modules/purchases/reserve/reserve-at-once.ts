import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Finishing, Tx } from '../../../kernel/database';
import { AnswerSeal, Idempotency } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Inventory } from '../../inventory';
import { holdRequestsOf, newestVersions } from '../begin/begin-purchases';
import { PurchaseRows } from '../store/purchase-rows';
import { reservedRow, reservedView } from './reserve-batch';
import type { Reserving, ReserveOutcome } from './types';

/**
 * One transaction for many reservations where nobody is expected to be refused: two waves, and each key is written once, with its answer.
 * Where somebody would be refused it fails as a whole, and `ReserveBatch` looks at the batch step by step. The same locks in the same order.
 */
@Injectable()
export class ReserveAtOnce {
  constructor(
    private readonly versions: TenantVersion,
    private readonly inventory: Inventory,
    private readonly purchases: PurchaseRows,
    private readonly idempotency: Idempotency,
    private readonly seal: AnswerSeal,
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
   * Reserves for a batch for which `canReserve` holds.
   * @param batch of one length of hold
   * @throws when one of them cannot be reserved, or not like this: nothing of the batch was written
   */
  async reserve(tx: Tx, batch: readonly Reserving[]): Promise<Finishing<Map<Reserving, ReserveOutcome>>> {
    const now = this.clock.now();
    const rows = batch.map((item) => reservedRow(item, now));
    const holdSeconds = batch[0]?.command.holdSeconds ?? LIMITS.holdSeconds;
    const [, expiresAt] = await Promise.all([
      this.versions.confirmAll(tx, newestVersions(batch), now),
      this.inventory.holdAll(tx, holdRequestsOf(batch), 'held', holdSeconds),
      this.purchases.insertAll(tx, rows),
    ]);
    const answered = rows.map((row, index) => {
      const item = batch[index] as Reserving;
      const answer = item.command.render(reservedView(row, expiresAt));
      return { item, answer };
    });
    const claims = answered.flatMap(({ item: { command, purchaseId }, answer }) =>
      command.idempotency
        ? [
            {
              fingerprint: command.idempotency.fingerprint,
              purchaseId,
              status: answer.status,
              answer: this.seal.seal(command.idempotency.scope, answer),
              ...command.idempotency.scope,
            },
          ]
        : [],
    );
    const outcomes = answered.map(({ item, answer }) => [item, { kind: 'reserved', answer }] as const);
    return {
      result: this.idempotency.claimAllFinal(tx, claims).then(() => new Map<Reserving, ReserveOutcome>(outcomes)),
    };
  }
}
