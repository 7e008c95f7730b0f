import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { Outbox } from '../../../kernel/outbox';
import { Invoices } from '../../invoicing';
import type { Attempt } from '../../payments';
import { Vouchers } from '../../vouchers';
import type { Purchase } from '../model/purchase';
import { completedEvents } from '../settle/settled-view';
import { vouchersOf } from '../settle/vouchers-of';
import { PurchaseRepository } from '../store/purchase.repository';

/** A payment that completes a purchase after it was given up. */
export interface LatePayment {
  readonly attempt: Attempt;
  /** True: the money is taken. False: it is only reserved, and the invoice stays unpaid. */
  readonly captured: boolean;
  readonly at: Date;
}

/** Completes one purchase: its state, its invoice, its vouchers and its events. */
@Injectable()
export class HandOver {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly invoices: Invoices,
    private readonly vouchers: Vouchers,
    private readonly outbox: Outbox,
  ) {}

  /** @returns false when the purchase or its invoice cannot be completed; the caller rolls the transaction back */
  async complete(tx: Tx, purchase: Purchase, { attempt, captured, at }: LatePayment): Promise<boolean> {
    const moved = await this.purchases.move(tx, 'each', [purchase.id], 'fulfilled', at);
    const paid = captured && purchase.invoiceId !== null ? await this.invoices.pay(tx, [purchase.invoiceId], at) : [];
    if (moved.size === 0 || (captured && paid.length === 0)) return false;
    await this.vouchers.issue(
      tx,
      [vouchersOf(purchase, at)].filter(({ lines }) => lines.length > 0),
    );
    await this.outbox.append(tx, completedEvents(purchase, { ...attempt, result: 'approved' }));
    return true;
  }
}
