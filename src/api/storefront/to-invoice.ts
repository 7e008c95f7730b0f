import type { Invoice, InvoiceItem, InvoiceTax } from '../../modules/invoicing';
import type { Attempt } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { toAmount } from './amount';
import type { TransactionDto } from './dto/transaction.dto';
import type { InvoiceDto } from './dto/invoice.dto';
import type { InvoiceItemDto, InvoiceTaxDto, ShippingDto, TaxItemDto } from './dto/invoice-parts.dto';
import { optionalTime, type MappingContext, time, complete } from './mapping-context';
import { toOptionalContact } from './to-contact';
import { toTransaction } from './to-transaction';

const MS_PER_DAY = 86_400_000;
const PPM = 1_000_000;
/** States in which somebody still has to pay. */
const OWED: readonly Invoice['status'][] = ['draft', 'unpaid', 'partially-paid', 'past-due'];

const wholeDays = (from: Date, to: Date | null): number =>
  to === null ? 0 : Math.max(0, Math.floor((to.getTime() - from.getTime()) / MS_PER_DAY));

/**
 * An invoice with its items, discounts, taxes and transactions. Total: every invoice can be shown.
 * @param transactionOf for callers who have shown some of them already
 */
export function toInvoice(
  invoice: Invoice,
  view: PurchaseView,
  mapping: MappingContext,
  transactionOf = (attempt: Attempt): TransactionDto => toTransaction(attempt, view, mapping),
): InvoiceDto {
  const { document, currency } = invoice;
  const owedMinor = OWED.includes(invoice.status) ? invoice.amountMinor - invoice.paidMinor : 0n;
  return complete<InvoiceDto>({
    id: invoice.id,
    websiteId: invoice.websiteId,
    invoiceNumber: invoice.number,
    orderId: invoice.purchaseId,
    subscriptionId: view.purchase.kind === 'subscription-order' ? view.purchase.id : null,
    currency,
    amount: toAmount(invoice.amountMinor, currency),
    amountDue: toAmount(owedMinor, currency),
    subtotalAmount: toAmount(invoice.subtotalMinor, currency),
    discountAmount: toAmount(invoice.discountMinor, currency),
    shipping: toShipping(invoice),
    tax: toTax(invoice),
    billingAddress: toOptionalContact(document.billingAddress),
    deliveryAddress: toOptionalContact(document.deliveryAddress),
    poNumber: document.poNumber,
    notes: undefined,
    items: document.items.map((item) => toItem(item, invoice, mapping)),
    discounts: document.discounts.map(({ amountMinor, ...discount }) => ({
      ...discount,
      amount: toAmount(amountMinor, currency),
    })),
    autopayScheduledTime: undefined,
    autopayRetryNumber: 0,
    status: invoice.status,
    delinquentCollectionPeriod: wholeDays(invoice.dueAt, invoice.paidAt),
    collectionPeriod: wholeDays(invoice.issuedAt, invoice.paidAt),
    abandonedTime: optionalTime(invoice.abandonedAt),
    voidedTime: optionalTime(invoice.voidedAt),
    paidTime: optionalTime(invoice.paidAt),
    dueTime: time(invoice.dueAt),
    issuedTime: time(invoice.issuedAt),
    createdTime: time(invoice.createdAt),
    updatedTime: time(invoice.updatedAt),
    paymentFormUrl: mapping.links.paymentForm(invoice.id),
    transactions: view.attempts.filter((attempt) => attempt.invoiceId === invoice.id).map(transactionOf),
    _links: [{ rel: 'self' as const, href: mapping.links.invoice(invoice.id) }],
  });
}

/** The shipping of an invoice; without a shipment an amount of 0 that nobody calculated. */
export function toShipping({ document, shippingMinor, currency }: Invoice): ShippingDto {
  if (document.shippingRateId === null) return { calculator: 'manual', amount: toAmount(shippingMinor, currency) };
  return { calculator: 'rebilly', rateId: document.shippingRateId, amount: toAmount(shippingMinor, currency) };
}

const toTax = ({ document, taxMinor, currency }: Invoice): InvoiceTaxDto => ({
  calculator: 'manual',
  amount: toAmount(taxMinor, currency),
  items: document.taxes.map((tax) => toTaxItem(tax.amountMinor, [tax], currency)),
});

/** One tax, or the share of an item in all of them. */
function toTaxItem(amountMinor: bigint, taxes: readonly InvoiceTax[], currency: string): TaxItemDto {
  const ratePpm = taxes.reduce((sum, tax) => sum + tax.ratePpm, 0);
  return {
    amount: toAmount(amountMinor, currency),
    description: taxes.map((tax) => tax.description).join(', ') || 'No tax',
    rate: taxes.length === 0 ? null : ratePpm / PPM,
    stateAmount: null,
    countyAmount: null,
    cityAmount: null,
    specialDistrictAmount: null,
    stateRate: null,
    countyRate: null,
    cityRate: null,
    specialDistrictRate: null,
    jurisdictions: { country: taxes[0]?.country ?? null, state: taxes[0]?.region ?? null, county: null, city: null },
  };
}

function toItem(item: InvoiceItem, invoice: Invoice, { links }: MappingContext): InvoiceItemDto {
  const { currency } = invoice;
  return complete<InvoiceItemDto>({
    id: item.id,
    type: item.type,
    description: item.description,
    unitPrice: toAmount(item.unitPriceMinor, currency),
    quantity: item.quantity,
    price: toAmount(item.priceMinor, currency),
    productId: item.productId,
    planId: item.offerId,
    discountAmount: toAmount(item.discountMinor, currency),
    periodStartTime: item.period?.startAt,
    periodEndTime: item.period?.endAt,
    periodNumber: item.period?.number ?? 0,
    createdTime: time(invoice.createdAt),
    updatedTime: time(invoice.updatedAt),
    tax: toTaxItem(item.taxMinor, invoice.document.taxes, currency),
    _links: [
      { rel: 'self' as const, href: `${links.invoice(invoice.id)}#${item.id}` },
      { rel: 'product' as const, href: links.product(item.productId) },
    ],
    _embedded: {},
  });
}
