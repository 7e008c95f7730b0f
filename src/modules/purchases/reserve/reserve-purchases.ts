import { Injectable } from '@nestjs/common';
import type { Demand, Finishing, Tx } from '../../../kernel/database';
import { type Answer, Idempotency, KeyTakenError } from '../../../kernel/idempotency';
import { holdEnd, type HoldOutcome } from '../../inventory';
import { ConfirmPrices, outdated } from '../begin/confirm-prices';
import { HoldStock, mustBeAdmitted } from '../begin/hold-stock';
import { refuseLate, soldOut } from '../begin/refusals';
import type { UnnumberedView } from '../model/purchase';
import { type NewPurchase, PurchaseRepository } from '../store/purchase.repository';
import type { Reserving, ReserveOutcome } from './types';

/** A reservation whose units are held, with its row and its answer. */
interface Reserved {
  readonly item: Reserving;
  readonly row: NewPurchase;
  readonly answer: Answer;
}

/**
 * One transaction for a batch of reservations. Locks in this order: holder → stock → key. Each key is written once,
 * with its answer, which shows nothing that only the database knows.
 *
 * The demand `each` waits for the checks before it writes, so that whoever is refused drops out, and for everything
 * before the commit. The demand `all` waits for nothing: the whole transaction is one pipeline with the commit behind.
 */
@Injectable()
export class ReservePurchases {
  constructor(
    private readonly prices: ConfirmPrices,
    private readonly stock: HoldStock,
    private readonly purchases: PurchaseRepository,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Whether a batch may be reserved with the demand `all`: nobody's holds have to be counted, and all prices are of one
   * moment.
   */
  canDemandAll(batch: readonly Reserving[], now: Date): boolean {
    return !batch.some(mustBeAdmitted) && outdated(batch, now).length === 0;
  }

  /**
   * Reserves for a batch; each whole or not at all, first come, first served.
   * @param batch of one length of hold
   * @param assumedNow the transaction's time as far as it is known; with the demand `all` it must be right
   * @returns with `each`, outcomes that are known; with `all`, outcomes that are known when the commit is
   * @throws LateOutcomes when the transaction must be rolled back and run again without some of them
   */
  async reserve(
    tx: Tx,
    demand: Demand,
    batch: readonly Reserving[],
    assumedNow: Date,
  ): Promise<Finishing<Map<Reserving, ReserveOutcome>>> {
    await this.stock.admit(tx, batch);
    const expected: HoldOutcome = { held: true, expiresAt: holdEnd(assumedNow, holdSecondsOf(batch)) };
    const checks = Promise.all([
      this.prices.confirm(tx, demand, batch, assumedNow),
      this.holdStock(tx, demand, batch, assumedNow),
    ]);
    const [now, holds] = demand === 'each' ? await checks : [assumedNow, batch.map(() => expected)];
    const outcomes = new Map<Reserving, ReserveOutcome>();
    const reserved = batch.flatMap((item, index): Reserved[] => {
      const hold = holds[index];
      if (hold?.held) return [reservedOf(item, now, hold.expiresAt)];
      outcomes.set(item, { kind: 'refused', error: soldOut(hold?.shortLine ?? 0) });
      return [];
    });
    for (const { item, answer } of reserved) outcomes.set(item, { kind: 'reserved', answer });
    const written = this.write(tx, demand, reserved);
    const result = Promise.all([written, checks]).then(() => outcomes);
    if (demand === 'each') await result;
    return { result };
  }

  /** @throws LateOutcomes for keys that are in use */
  private async write(tx: Tx, demand: Demand, reserved: readonly Reserved[]): Promise<void> {
    const keyed = reserved.flatMap(({ item, answer }) => {
      const { idempotency } = item.command;
      if (!idempotency) return [];
      const { fingerprint, websiteId, scope } = idempotency;
      return [{ item, key: { fingerprint, websiteId, answer, purchaseId: item.purchaseId, ...scope } }];
    });
    const [, acquired] = await Promise.all([
      this.purchases.insert(
        tx,
        demand,
        reserved.map(({ row }) => row),
      ),
      this.idempotency.acquire(
        tx,
        demand,
        keyed.map(({ key }) => key),
      ),
    ]);
    refuseLate(
      keyed.filter((_, index) => !acquired[index]).map(({ item }) => item),
      () => ({ kind: 'refused', error: new KeyTakenError() }),
    );
  }

  private holdStock(tx: Tx, demand: Demand, batch: readonly Reserving[], now: Date): Promise<HoldOutcome[]> {
    const seconds = holdSecondsOf(batch);
    const end = demand === 'all' ? { at: holdEnd(now, seconds) } : { seconds };
    return this.stock.hold(tx, demand, batch, { state: 'held', end });
  }
}

/** All of a batch are held equally long. */
const holdSecondsOf = ([first]: readonly Reserving[]): number => (first as Reserving).command.holdSeconds;

function reservedOf(item: Reserving, now: Date, holdExpiresAt: Date | undefined): Reserved {
  const row = reservedRow(item, now);
  return { item, row, answer: item.command.render(reservedView(row, holdExpiresAt)) };
}

/** The row of a new reservation. */
const reservedRow = ({ purchaseId, organizationId, command, cart }: Reserving, now: Date): NewPurchase => ({
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
const reservedView = (row: NewPurchase, holdExpiresAt: Date | undefined): UnnumberedView => ({
  purchase: { ...row, externalRef: null, updatedAt: row.createdAt },
  invoice: null,
  attempts: [],
  vouchers: [],
  holdExpiresAt: holdExpiresAt ?? null,
});
