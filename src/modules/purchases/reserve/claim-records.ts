import { newId } from '../../../kernel/ids';
import type { NewInvoice } from '../../invoicing';
import type { NewAttempt } from '../../payments';
import { attemptDraft } from '../model/attempt-draft';
import type { Purchase } from '../model/purchase';

/** The invoice of a claimed reservation: final prices, paid at once. */
export function claimedInvoice(purchase: Purchase, number: number, now: Date): NewInvoice {
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
export const paidElsewhere = (purchase: Purchase, attemptId: string, now: Date): NewAttempt =>
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
      method: 'miscellaneous',
      processedAt: now,
      createdAt: now,
    },
  );
