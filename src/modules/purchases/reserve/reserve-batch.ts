import { Injectable } from '@nestjs/common';
import { LateOutcomes } from '../../../kernel/batching';
import type { Finishing, Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Idempotency, type Answer } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { HoldLimits, Inventory } from '../../inventory';
import { holdRequestsOf, newestVersions } from '../begin/begin-purchases';
import { soldOut } from '../begin/refusals';
import type { UnnumberedView } from '../model/purchase';
import { PurchaseRepository, type NewPurchase } from '../store/purchase.repository';
import type { Reserving, ReserveOutcome } from './types';

/** One transaction for many reservations: prices confirmed, stock held, purchase, key and answer on record. */
@Injectable()
export class ReserveBatch {
  constructor(
    private readonly versions: TenantVersion,
    private readonly holdLimits: HoldLimits,
    private readonly inventory: Inventory,
    private readonly purchases: PurchaseRepository,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Reserves for a batch; each whole or not at all, first come, first served.
   * @param batch of one length of hold
   * @returns an outcome for each, and the statement that stores their answers: it travels with the commit
   * @throws LateOutcomes when the transaction must be rolled back and run again without some of them
   */
  async reserve(tx: Tx, batch: readonly Reserving[]): Promise<Finishing<Map<Reserving, ReserveOutcome>>> {
    const outcomes = new Map<Reserving, ReserveOutcome>();
    await this.admitHolders(tx, batch);
    const [now, held] = await Promise.all([this.confirmPrices(tx, batch), this.holdStock(tx, batch, outcomes)]);
    const winners = [...held.keys()];
    if (winners.length === 0) return { result: Promise.resolve(outcomes) };

    for (const { purchaseId, command } of winners) {
      if (command.holder) await this.holdLimits.record(tx, purchaseId, command.holder);
    }
    const rows = winners.map((item) => reservedRow(item, now));
    await Promise.all([this.takeKeys(tx, winners), this.purchases.insert(tx, rows)]);
    const answers = winners.map((item, index) =>
      item.command.render(reservedView(rows[index] as NewPurchase, held.get(item))),
    );
    winners.forEach((item, index) => outcomes.set(item, { kind: 'reserved', answer: answers[index] as Answer }));
    return { result: this.freeze(tx, winners, answers).then(() => outcomes) };
  }

  /** @returns the transaction's time @throws LateOutcomes for prices that have changed or are too old */
  private async confirmPrices(tx: Tx, batch: readonly Reserving[]): Promise<Date> {
    const used = newestVersions(batch);
    const { now, stale } = await this.versions.confirm(tx, used);
    const late = batch.filter(({ organizationId, catalogVersion, pricedAt }) => {
      const moved = stale.includes(organizationId) || catalogVersion !== used.get(organizationId);
      return moved || Math.abs(now.getTime() - pricedAt.getTime()) > LIMITS.quoteAgeMs;
    });
    if (late.length > 0) {
      throw new LateOutcomes<Reserving, ReserveOutcome>(new Map(late.map((item) => [item, { kind: 'stale' }])));
    }
    return now;
  }

  /** Strangers hold a bounded number of reservations. @throws LateOutcomes for the first one with too many */
  private async admitHolders(tx: Tx, items: readonly Reserving[]): Promise<void> {
    for (const item of items) {
      if (!item.command.holder) continue;
      try {
        await this.holdLimits.admit(tx, item.command.holder);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        throw new LateOutcomes<Reserving, ReserveOutcome>(new Map([[item, { kind: 'refused', error }]]));
      }
    }
  }

  /** @returns when each hold ends */
  private async holdStock(
    tx: Tx,
    items: readonly Reserving[],
    outcomes: Map<Reserving, ReserveOutcome>,
  ): Promise<Map<Reserving, Date | undefined>> {
    const results = await this.inventory.hold(
      tx,
      holdRequestsOf(items),
      'held',
      items[0]?.command.holdSeconds ?? LIMITS.holdSeconds,
    );
    const held = new Map<Reserving, Date | undefined>();
    items.forEach((item, index) => {
      const result = results[index];
      if (result?.held) held.set(item, result.expiresAt);
      else outcomes.set(item, { kind: 'refused', error: soldOut(result?.shortLine ?? 0) });
    });
    return held;
  }

  private async takeKeys(tx: Tx, items: readonly Reserving[]): Promise<void> {
    const keyed = items.flatMap((item) =>
      item.command.idempotency ? [{ item, request: item.command.idempotency }] : [],
    );
    const ours = await this.idempotency.claim(
      tx,
      keyed.map(({ item, request }) => ({
        fingerprint: request.fingerprint,
        purchaseId: item.purchaseId,
        ...request.scope,
      })),
    );
    const taken = keyed.filter((_, index) => !ours[index]).map(({ item }) => item);
    if (taken.length > 0) {
      throw new LateOutcomes<Reserving, ReserveOutcome>(new Map(taken.map((item) => [item, { kind: 'key-taken' }])));
    }
  }

  private async freeze(tx: Tx, items: readonly Reserving[], answers: readonly Answer[]): Promise<void> {
    await this.idempotency.finish(
      tx,
      items.flatMap(({ command: { idempotency } }, index) => {
        const answer = answers[index];
        if (!idempotency || !answer) return [];
        return [{ answer, ...idempotency.scope }];
      }),
    );
  }
}

/** The row of a new reservation. */
export const reservedRow = ({ purchaseId, organizationId, command, cart }: Reserving, now: Date): NewPurchase => ({
  id: purchaseId,
  organizationId,
  websiteId: command.websiteId,
  customerId: null,
  door: command.door,
  state: 'reserved',
  kind: 'one-time-order',
  currency: cart.currency,
  amountMinor: cart.amountMinor,
  invoiceId: null,
  lines: cart.lines,
  details: command.details,
  renewalAt: null,
  createdAt: now,
  external: undefined,
});

/** A reservation as a read shows it after it was written, but for its number. */
export const reservedView = (row: NewPurchase, holdExpiresAt: Date | undefined): UnnumberedView => ({
  purchase: { externalRef: null, updatedAt: row.createdAt, ...row },
  invoice: null,
  attempts: [],
  vouchers: [],
  holdExpiresAt: holdExpiresAt ?? null,
});
