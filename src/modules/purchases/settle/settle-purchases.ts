import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { AnswerSeal, Idempotency, type Answer, type IdempotentRequest } from '../../../kernel/idempotency';
import { Outbox } from '../../../kernel/outbox';
import { Inventory } from '../../inventory';
import { Invoices } from '../../invoicing';
import { StoredInstruments } from '../../payment-instruments';
import { Attempts, type Attempt, type Settlement } from '../../payments';
import { Coupons } from '../../pricing';
import { Vouchers } from '../../vouchers';
import type { AfterDecline, Render } from '../model/commands';
import type { PurchaseView } from '../model/purchase';
import { PurchaseRows } from '../store/purchase-rows';
import { eventOf, settledView, type SettledAs } from './settled-view';
import { vouchersOf } from './vouchers-of';

/** One outcome to be recorded. */
export interface Settling {
  readonly view: PurchaseView;
  readonly settlement: Settlement;
  readonly afterDecline: AfterDecline;
  readonly idempotency: IdempotentRequest | undefined;
  /** Absent when nobody waits for an answer (recovery, callbacks). */
  readonly render: Render | undefined;
}

export interface Settled {
  readonly view: PurchaseView;
  readonly answer: Answer | undefined;
}

/**
 * The second transaction: the outcome of a charge, and everything that follows from it, at once. The attempt's state is the guard:
 * whoever finds it open settles it, everybody else changes nothing. Locks: attempt → purchase → holds → stock → coupon → key.
 */
@Injectable()
export class SettlePurchases {
  constructor(
    private readonly attempts: Attempts,
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly purchases: PurchaseRows,
    private readonly invoices: Invoices,
    private readonly vouchers: Vouchers,
    private readonly instruments: StoredInstruments,
    private readonly outbox: Outbox,
    private readonly idempotency: Idempotency,
    private readonly seal: AnswerSeal,
  ) {}

  /** @returns what was settled here; an attempt that somebody else had settled before is missing */
  async settle(tx: Tx, batch: readonly Settling[]): Promise<Map<Settling, Settled>> {
    const moved = await this.attempts.settle(
      tx,
      batch.map(({ settlement }) => settlement),
    );
    const ours = batch.flatMap((item) => {
      const attempt = moved.get(item.settlement.attemptId);
      // the same attempt twice in one batch (an answer and its callback): the first one settles it
      moved.delete(item.settlement.attemptId);
      return attempt ? [{ item, attempt, as: settledAs(attempt, item.afterDecline) }] : [];
    });
    const purchasesThat = (as: SettledAs): string[] =>
      ours.filter((entry) => entry.as === as).map(({ item }) => item.view.purchase.id);

    const vouchers = await this.fulfil(
      tx,
      ours.filter((entry) => entry.as === 'fulfilled'),
    );
    await this.settleInstruments(tx, ours);
    const views = ours.map(({ item, attempt, as }) =>
      settledView(item.view, attempt, as, vouchers.get(item.view.purchase.id) ?? []),
    );
    await this.outbox.append(
      tx,
      ours.flatMap(({ attempt }, index) => eventOf(views[index] as PurchaseView, attempt)),
    );

    const answers = ours.map(({ item }, index) => item.render?.(views[index] as PurchaseView));
    // Stock as late as the lock order allows: a hot row is held for the fewest statements before the commit.
    await this.inventory.claim(tx, purchasesThat('fulfilled'), 'committing');
    await this.inventory.restore(tx, purchasesThat('kept'));
    await this.inventory.release(tx, purchasesThat('released'), ['committing', 'held']);
    await this.giveUp(
      tx,
      ours.filter((entry) => entry.as === 'released'),
    );
    await this.freeze(
      tx,
      ours.map(({ item, attempt }, index) => ({ item, attempt, answer: answers[index] })),
    );
    return new Map(
      ours.map(({ item }, index) => [item, { view: views[index] as PurchaseView, answer: answers[index] }]),
    );
  }

  /** Paid: the invoice is paid, the vouchers are made, the purchase is complete. */
  private async fulfil(
    tx: Tx,
    paid: readonly { item: Settling; attempt: Attempt }[],
  ): Promise<Awaited<ReturnType<Vouchers['issue']>>> {
    const moved = await this.purchases.move(
      tx,
      paid.map(({ item, attempt }) => ({ id: item.view.purchase.id, to: 'fulfilled', at: attempt.updatedAt })),
    );
    // an open attempt has a pending purchase; anything else is a contradiction, and nothing of it may be committed
    if (moved.size !== paid.length) throw new Error('a paid purchase could not be fulfilled');
    await this.invoices.pay(
      tx,
      // money that is only reserved has paid nothing yet: the capture pays
      paid.flatMap(({ item, attempt }) =>
        item.view.invoice && attempt.status === 'completed'
          ? [{ id: item.view.invoice.id, paidAt: attempt.updatedAt }]
          : [],
      ),
    );
    return this.vouchers.issue(
      tx,
      paid
        .map(({ item, attempt }) => vouchersOf(item.view.purchase, attempt.updatedAt))
        .filter(({ lines }) => lines.length > 0),
    );
  }

  /** Not paid and not to be tried again: the purchase ends, its invoice is void, its coupons may be used again. */
  private async giveUp(tx: Tx, ended: readonly { item: Settling; attempt: Attempt }[]): Promise<void> {
    if (ended.length === 0) return;
    await this.coupons.giveBack(
      tx,
      ended.map(({ item }) => item.view.purchase.id),
    );
    await this.purchases.move(
      tx,
      ended.map(({ item, attempt }) => ({ id: item.view.purchase.id, to: 'released', at: attempt.updatedAt })),
    );
    await this.invoices.close(
      tx,
      ended.flatMap(({ item }) => (item.view.invoice ? [item.view.invoice.id] : [])),
      'voided',
    );
  }

  /** An instrument stored with the purchase stays if it has paid. */
  private async settleInstruments(tx: Tx, settled: readonly { attempt: Attempt; as: SettledAs }[]): Promise<void> {
    const usedBy = (...outcomes: readonly SettledAs[]): string[] =>
      settled.flatMap(({ attempt, as }) =>
        attempt.instrumentId !== null && outcomes.includes(as) ? [attempt.instrumentId] : [],
      );
    await this.instruments.confirm(tx, usedBy('fulfilled'));
    await this.instruments.discard(tx, usedBy('kept', 'released'));
  }

  /** Stores answers that will not change any more. */
  private async freeze(
    tx: Tx,
    entries: readonly { item: Settling; attempt: Attempt; answer: Answer | undefined }[],
  ): Promise<void> {
    await this.idempotency.finish(
      tx,
      entries.flatMap(({ item, attempt, answer }) =>
        item.idempotency && answer && attempt.result !== 'unknown'
          ? [
              {
                ...item.idempotency.scope,
                status: answer.status,
                answer: this.seal.seal(item.idempotency.scope, answer),
              },
            ]
          : [],
      ),
    );
  }
}

/** What a settled attempt means for its purchase. An authorization fulfils too: the goods are promised, the money is reserved. */
function settledAs(attempt: Attempt, afterDecline: AfterDecline): SettledAs {
  if (attempt.result === 'unknown') return 'open';
  if (attempt.result === 'approved') return 'fulfilled';
  return afterDecline === 'release' ? 'released' : 'kept';
}
