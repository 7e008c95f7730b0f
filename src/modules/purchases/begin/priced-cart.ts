import { newId } from '../../../kernel/ids';
import type { Invoice, InvoiceDiscount, InvoiceDocument, InvoiceItem, InvoiceTax } from '../../invoicing';
import type { Offer } from '../../catalog';
import type { BillingPeriod, Quote, QuoteLine } from '../../pricing';
import type { Address } from '../model/commands';
import type { PurchasedLine } from '../model/purchase';
import { addPeriod } from './period';

type Totals = Pick<Invoice, 'subtotalMinor' | 'discountMinor' | 'shippingMinor' | 'taxMinor' | 'amountMinor'>;

/**
 * What is bought and what it costs, frozen: the same for every door, whether it came from the catalogue or is a bare
 * amount.
 */
export interface PricedCart extends Totals {
  readonly currency: string;
  readonly lines: readonly PurchasedLine[];
  readonly period: BillingPeriod | null;
  /** Redemptions to be written with the purchase. */
  readonly discounts: readonly InvoiceDiscount[];
  /** The invoice's content; the first period begins when it is issued. */
  document(
    issuedAt: Date,
    addresses: { billing: Address | null; delivery: Address | null; poNumber: string | null },
  ): InvoiceDocument;
}

/** Turns a quote into what is written down. */
export function cartOf(quote: Quote, offers: ReadonlyMap<string, Offer>): PricedCart {
  const lines = quote.lines.map((line, index) => lineOf(line, index, offers.get(line.offerId)));
  const discounts = quote.discounts.map((discount): InvoiceDiscount => ({
    couponId: discount.couponId,
    redemptionId: newId('redemption'),
    amountMinor: discount.amountMinor,
    description: discount.description,
    context: discount.context,
  }));
  return {
    currency: quote.currency,
    subtotalMinor: quote.subtotalMinor,
    discountMinor: quote.discountMinor,
    shippingMinor: quote.shippingMinor,
    taxMinor: quote.taxMinor,
    amountMinor: quote.totalMinor,
    lines,
    discounts,
    period: quote.recurring?.period ?? null,
    document: (issuedAt, { billing, delivery, poNumber }) => ({
      items: quote.lines.map((line) => itemOf(line, issuedAt)),
      discounts,
      taxes: quote.taxes.map((tax): InvoiceTax => taxOf(tax, quote.taxPlace)),
      shippingRateId: quote.shipping.rateId,
      billingAddress: billing,
      deliveryAddress: delivery,
      poNumber,
    }),
  };
}

/** A bare amount of a merchant: one line, no stock. */
export function cartOfAmount(amount: {
  amountMinor: bigint;
  currency: string;
  description: string;
  reference: string;
}): PricedCart {
  const line: PurchasedLine = {
    line: 0,
    kind: 'item',
    offerId: amount.reference,
    itemId: null,
    productId: amount.reference,
    name: amount.description,
    quantity: 1,
    unitPriceMinor: amount.amountMinor,
    priceMinor: amount.amountMinor,
    vouchersPerUnit: 0,
    vouchersExpireAt: null,
  };
  return {
    currency: amount.currency,
    subtotalMinor: amount.amountMinor,
    discountMinor: 0n,
    shippingMinor: 0n,
    taxMinor: 0n,
    amountMinor: amount.amountMinor,
    lines: [line],
    discounts: [],
    period: null,
    document: (_issuedAt, { billing, delivery, poNumber }) => ({
      items: [
        {
          id: newId('invoiceItem'),
          type: 'debit',
          description: amount.description,
          offerId: amount.reference,
          productId: amount.reference,
          quantity: 1,
          unitPriceMinor: amount.amountMinor,
          priceMinor: amount.amountMinor,
          discountMinor: 0n,
          taxMinor: 0n,
        },
      ],
      discounts: [],
      taxes: [],
      shippingRateId: null,
      billingAddress: billing,
      deliveryAddress: delivery,
      poNumber,
    }),
  };
}

const lineOf = (line: QuoteLine, index: number, offer: Offer | undefined): PurchasedLine => ({
  line: index,
  kind: line.kind,
  offerId: line.offerId,
  itemId: line.kind === 'item' ? line.itemId.toString() : null,
  productId: line.productId,
  name: line.name,
  quantity: line.quantity,
  unitPriceMinor: line.unitPriceMinor,
  priceMinor: line.priceMinor,
  vouchersPerUnit: line.kind === 'item' && offer?.issuesVouchers ? 1 : 0,
  vouchersExpireAt: offer?.deal?.vouchersExpireAt?.toISOString() ?? null,
});

function itemOf(line: QuoteLine, issuedAt: Date): InvoiceItem {
  return {
    id: newId('invoiceItem'),
    type: 'debit',
    description: line.kind === 'setup' ? `${line.name} (setup)` : line.name,
    offerId: line.offerId,
    productId: line.productId,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    priceMinor: line.priceMinor,
    discountMinor: line.discountMinor,
    taxMinor: line.taxMinor,
    ...(line.kind === 'item' &&
      line.period && {
        period: { startAt: issuedAt.toISOString(), endAt: addPeriod(issuedAt, line.period).toISOString(), number: 1 },
      }),
  };
}

const taxOf = (tax: Quote['taxes'][number], { country, regions }: Quote['taxPlace']): InvoiceTax => ({
  description: tax.description,
  ratePpm: Number(tax.ratePpm),
  amountMinor: tax.amountMinor,
  country: country ?? '',
  region: regions[0] ?? null,
});
