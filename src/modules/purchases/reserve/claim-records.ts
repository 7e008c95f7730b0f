import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { newId } from '../../../kernel/ids';
import { Outbox } from '../../../kernel/outbox';
import { Invoices, type NewInvoice } from '../../invoicing';
import { PaymentAttemptRepository, type NewAttempt } from '../../payments';
import { Vouchers } from '../../vouchers';
import { attemptDraft } from '../model/attempt-draft';
import type { Purchase, PurchaseView } from '../model/purchase';
import { vouchersOf } from '../settle/vouchers-of';
import { PurchaseRepository } from '../store/purchase.repository';
import type { Claim } from './confirm-claim';

/** A claim that has been confirmed. */
export interface ConfirmedClaim extends Claim {
  readonly invoiceNumber: number;
  readonly now: Date;
}

/** Writes what a claim makes of a reservation: a completed purchase, its invoice, its payment and its vouchers. */
@Injectable()
export class ClaimRecords {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly invoices: Invoices,
    private readonly attempts: PaymentAttemptRepository,
    private readonly vouchers: Vouchers,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the purchase as it stands afterwards */
  async write(tx: Tx, { purchase, customerId, invoiceNumber, now }: ConfirmedClaim): Promise<PurchaseView> {
    const [invoiceId, state] = [newId('invoice'), 'fulfilled'] as const;
    const fulfilled: Purchase = { ...purchase, customerId, invoiceId, state, updatedAt: now };
    await this.purchases.assign(tx, purchase.id, { customerId, invoiceId, state, at: now });
    const [invoice] = await this.invoices.issue(tx, [claimedInvoice(fulfilled, invoiceNumber, now)]);
    const attempt = paidElsewhere(fulfilled, newId('transaction'), now);
    const attempts = await this.attempts.create(tx, [attempt]);
    const vouchers = await this.vouchers.issue(
      tx,
      [vouchersOf(fulfilled, now)].filter(({ lines }) => lines.length > 0),
    );
    await this.outbox.append(tx, [
      {
        organizationId: purchase.organizationId,
        topic: 'purchase.completed',
        aggregateId: purchase.id,
        payload: {
          purchaseId: purchase.id,
          purchaseNumber: purchase.number.toString(),
          door: purchase.door,
          customerId,
          invoiceId,
          transactionId: attempt.id,
          result: 'approved',
          amountMinor: purchase.amountMinor.toString(),
          currency: purchase.currency,
        },
      },
    ]);
    return {
      purchase: fulfilled,
      invoice: invoice ?? null,
      attempts,
      vouchers: vouchers.get(purchase.id) ?? [],
      holdExpiresAt: null,
    };
  }
}

/** The invoice of a claimed reservation: final prices, paid at once. */
function claimedInvoice(purchase: Purchase, number: number, now: Date): NewInvoice {
  return {
    id: purchase.invoiceId as string,
    organizationId: purchase.organizationId,
    websiteId: purchase.websiteId,
    customerId: purchase.customerId as string,
    purchaseId: purchase.id,
    number,
    status: 'paid',
    currency: purchase.currency,
    subtotalMinor: purchase.amountMinor,
    discountMinor: 0n,
    shippingMinor: 0n,
    taxMinor: 0n,
    amountMinor: purchase.amountMinor,
    paidMinor: purchase.amountMinor,
    document: {
      items: purchase.lines.map((line) => ({
        id: newId('invoiceItem'),
        type: 'debit',
        description: line.name,
        offerId: line.offerId,
        productId: line.productId,
        quantity: line.quantity,
        unitPriceMinor: line.unitPriceMinor,
        priceMinor: line.priceMinor,
        discountMinor: 0n,
        taxMinor: 0n,
      })),
      discounts: [],
      taxes: [],
      shippingRateId: null,
      billingAddress: null,
      deliveryAddress: null,
      poNumber: null,
    },
    issuedAt: now,
    paidAt: now,
  };
}

/** The partner took the money: a completed sale without a gateway. */
const paidElsewhere = (purchase: Purchase, attemptId: string, now: Date): NewAttempt =>
  attemptDraft(
    { ...purchase, purchaseId: purchase.id },
    {
      id: attemptId,
      type: 'sale',
      status: 'completed',
      result: 'approved',
      amountMinor: purchase.amountMinor,
      capturedMinor: purchase.amountMinor,
      gatewayName: null,
      gatewayAccountId: null,
      method: 'miscellaneous',
      processedAt: now,
      createdAt: now,
    },
  );
