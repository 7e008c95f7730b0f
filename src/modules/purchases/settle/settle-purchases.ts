import { Injectable } from '@nestjs/common';
import type { Finishing, Tx } from '../../../kernel/database';
import { Idempotency, type Answer } from '../../../kernel/idempotency';
import { Outbox } from '../../../kernel/outbox';
import { Inventory } from '../../inventory';
import { Invoices } from '../../invoicing';
import { StoredInstruments } from '../../payment-instruments';
import { PaymentAttemptRepository, settledAttempt, type Attempt } from '../../payments';
import { Coupons } from '../../pricing';
import { Vouchers } from '../../vouchers';
import type { PurchaseView } from '../model/purchase';
import { PurchaseRepository } from '../store/purchase.repository';
import {
  type Expected,
  idsOf,
  momentOf,
  type Outcome,
  outcomesOf,
  type Settled,
  settledAs,
  type Settling,
} from './outcomes';
import { ResumePage } from './resume-page';
import { eventOf, isLastWord, settledView, type SettledAs } from './settled-view';
import { keepsMore, UnpaidHolds } from './unpaid-holds';
import { vouchersOf } from './vouchers-of';

/**
 * The second transaction: the outcome of a charge, and everything that follows from it, at once. The attempt's state is
 * the guard: whoever finds it open settles it, everybody else changes nothing. Locks: attempt → purchase → holder →
 * holds → stock → coupon → key.
 *
 * Without expectations it waits for the attempts that are settled here, and for vouchers with codes of their own,
 * before it writes what follows. With them it waits for nothing, and the whole transaction is one pipeline with the
 * commit behind.
 */
@Injectable()
export class SettlePurchases {
  constructor(
    private readonly attempts: PaymentAttemptRepository,
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly purchases: PurchaseRepository,
    private readonly invoices: Invoices,
    private readonly vouchers: Vouchers,
    private readonly instruments: StoredInstruments,
    private readonly outbox: Outbox,
    private readonly idempotency: Idempotency,
    private readonly unpaidHolds: UnpaidHolds,
    private readonly resumePage: ResumePage,
  ) {}

  /**
   * What a batch comes to when everybody is the first to know the outcome of their attempt. Undefined where something
   * has to be asked for first: a voucher needs a code of its own, a coupon is given back, an outcome is not final.
   */
  expect(batch: readonly Settling[], at: Date): Expected | undefined {
    const outcomes: Outcome[] = [];
    for (const item of batch) {
      const { view, settlement, afterDecline } = item;
      const open = view.attempts.find(({ id }) => id === settlement.attemptId);
      const attempt = open && settledAttempt(open, settlement, at);
      const as = attempt && settledAs(view, attempt, afterDecline);
      if (
        !as ||
        as === 'released' ||
        as === 'resumed' ||
        (as === 'kept' && keepsMore(item, attempt)) ||
        (as === 'fulfilled' && vouchersOf(view.purchase, at).lines.length > 0)
      )
        return undefined;
      outcomes.push({ item, attempt, as });
    }
    const isOneEach = new Set(outcomes.map(({ attempt }) => attempt.id)).size === outcomes.length;
    return isOneEach ? { outcomes, at } : undefined;
  }

  /**
   * @returns what was settled here; an attempt that somebody else had settled before is missing. The last statements
   * travel with the commit: nothing is decided by them
   * @throws with expectations, when somebody else has touched one of the attempts: nothing of the batch was written
   */
  async settle(tx: Tx, batch: readonly Settling[], expected?: Expected): Promise<Finishing<Map<Settling, Settled>>> {
    const moving = this.attempts.settle(
      tx,
      batch.map(({ settlement }) => settlement),
      expected?.at,
    );
    moving.catch(() => undefined);
    const outcomes = expected?.outcomes ?? outcomesOf(batch, await moving);
    const vouchers = await this.issueVouchers(
      tx,
      outcomes.filter(({ as }) => as === 'fulfilled'),
    );
    const resumed = outcomes.filter(({ as }) => as === 'resumed');
    const waiting = await this.resumePage.resume(
      tx,
      resumed.map(({ item: { view }, attempt }) => ({ view, attempt })),
    );
    const next = new Map(resumed.map((outcome, at) => [outcome, waiting[at] as Attempt]));
    const { result } = await this.record(tx, outcomes, vouchers, next);
    return { result: Promise.all([result, moving]).then(([settled]) => settled) };
  }

  /** Everything that follows from outcomes that are recorded in this transaction. */
  private async record(
    tx: Tx,
    outcomes: readonly Outcome[],
    vouchers: Awaited<ReturnType<Vouchers['issue']>>,
    next: ReadonlyMap<Outcome, Attempt>,
  ): Promise<Finishing<Map<Settling, Settled>>> {
    const that = (as: SettledAs): Outcome[] => outcomes.filter((entry) => entry.as === as);
    const views = outcomes.map((outcome) => {
      const { item, attempt, as } = outcome;
      const view = settledView(item.view, attempt, as, vouchers.get(item.view.purchase.id) ?? []);
      const waiting = next.get(outcome);
      return waiting ? { ...view, attempts: [...view.attempts, waiting] } : view;
    });
    const answers = outcomes.map(({ item }, index) => item.render?.(views[index] as PurchaseView));
    const records = (): Promise<unknown>[] => [
      this.fulfil(tx, that('fulfilled')),
      this.confirmInstruments(tx, outcomes),
      this.outbox.append(
        tx,
        // whoever may choose again has not been told that it is over
        outcomes.flatMap(({ attempt, as }, index) =>
          as === 'resumed' ? [] : eventOf(views[index] as PurchaseView, attempt),
        ),
      ),
    ];
    // the holders of declined purchases are locked before any stock
    const restore = (): Promise<readonly string[]> => this.inventory.restore(tx, idsOf(that('kept')));
    const stock = (): Promise<unknown>[] => [
      this.inventory.sell(tx, idsOf(that('fulfilled')), 'committing'),
      this.inventory.release(tx, idsOf(that('released')), ['committing', 'held']),
    ];
    const freeze = (): Promise<unknown> =>
      this.freeze(
        tx,
        outcomes.map(({ item, attempt }, index) => ({ item, attempt, answer: answers[index] })),
      );
    // In the lock order, stock as late as it allows: a hot row is held for the fewest statements before the commit.
    const released = that('released');
    const keeping = that('kept').filter(({ item, attempt }) => keepsMore(item, attempt));
    const isStepped = released.length > 0 || keeping.length > 0;
    if (isStepped) {
      // a coupon is given back, or kept until the end of the hold, in several steps behind stock
      const recording = records();
      const [overLimit] = await Promise.all([restore(), ...recording, ...stock()]);
      await this.giveUp(tx, released);
      await this.unpaidHolds.keep(tx, keeping, overLimit);
    }
    const last = Promise.all(isStepped ? [freeze()] : [...records(), restore(), ...stock(), freeze()]);
    const settled = outcomes.map(
      ({ item }, index) => [item, { view: views[index] as PurchaseView, answer: answers[index] }] as const,
    );
    return { result: last.then(() => new Map(settled)) };
  }

  /** Vouchers of lines that make some; only then anything is waited for. */
  private async issueVouchers(tx: Tx, paid: readonly Outcome[]): Promise<Awaited<ReturnType<Vouchers['issue']>>> {
    return this.vouchers.issue(
      tx,
      paid
        .map(({ item, attempt }) => vouchersOf(item.view.purchase, attempt.updatedAt))
        .filter(({ lines }) => lines.length > 0),
    );
  }

  /** Paid: the invoice is paid, the purchase is complete. */
  private async fulfil(tx: Tx, paid: readonly Outcome[]): Promise<void> {
    if (paid.length === 0) return;
    const at = momentOf(paid);
    await Promise.all([
      // an open attempt has a pending purchase; anything else is a contradiction, and nothing of it may be committed
      this.purchases.move(tx, 'all', idsOf(paid), 'fulfilled', at),
      this.invoices.pay(
        tx,
        // money that is only reserved has paid nothing yet: the capture pays
        paid.flatMap(({ item, attempt }) =>
          item.view.invoice && attempt.status === 'completed' ? [item.view.invoice.id] : [],
        ),
        at,
      ),
    ]);
  }

  /** Not paid and not to be tried again: the purchase ends, its invoice is void, its coupons may be used again. */
  private async giveUp(tx: Tx, ended: readonly Outcome[]): Promise<void> {
    if (ended.length === 0) return;
    await Promise.all([
      this.coupons.giveBack(tx, idsOf(ended)),
      this.purchases.move(tx, 'each', idsOf(ended), 'released', momentOf(ended)),
      this.invoices.close(
        tx,
        ended.flatMap(({ item }) => (item.view.invoice ? [item.view.invoice.id] : [])),
        'voided',
      ),
    ]);
  }

  /** An instrument stored with the purchase stays if it has paid. */
  private async confirmInstruments(tx: Tx, settled: readonly Outcome[]): Promise<void> {
    const usedBy = (...outcomes: readonly SettledAs[]): string[] =>
      settled.flatMap(({ attempt, as }) =>
        attempt.instrumentId !== null && outcomes.includes(as) ? [attempt.instrumentId] : [],
      );
    await Promise.all([
      this.instruments.confirm(tx, usedBy('fulfilled')),
      this.instruments.discard(tx, usedBy('kept', 'resumed', 'released')),
    ]);
  }

  /** Stores answers that will not change any more. */
  private async freeze(
    tx: Tx,
    entries: readonly { item: Settling; attempt: Attempt; answer: Answer | undefined }[],
  ): Promise<void> {
    await this.idempotency.finish(
      tx,
      entries.flatMap(({ item, attempt, answer }) =>
        item.idempotency && answer && isLastWord(attempt) ? [{ ...item.idempotency.scope, answer }] : [],
      ),
    );
  }
}
