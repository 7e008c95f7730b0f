import type { Quote, QuoteTotals } from '../../modules/pricing';
import { toAmount } from './amount';
import type { AmountsDto, PreviewDto } from './dto/preview.dto';
import type { CartDto } from './dto/purchase.dto';
import { fromContact } from './from-purchase';
import { toOptionalContact } from './to-contact';
import { complete } from './mapping-context';

/** What a cart would cost: the figures of the purchase, made by the same function. */
export function toPreview(quote: Quote, { billingAddress, deliveryAddress }: CartDto): PreviewDto {
  const amount = (minor: bigint): number => toAmount(minor, quote.currency);
  return complete<PreviewDto>({
    currency: quote.currency,
    lineItems: quote.lines.map((line) => ({
      type: 'debit',
      description: line.description || line.name,
      unitPrice: amount(line.unitPriceMinor),
      quantity: line.quantity,
      price: amount(line.priceMinor),
      planId: line.offerId,
      productId: line.productId,
    })),
    shippingRates: quote.availableRates.map(({ id, name, description, priceMinor, currency }) => ({
      id,
      name,
      description,
      price: toAmount(priceMinor, currency),
      currency,
    })),
    taxes: quote.taxes.map(({ amountMinor, description }) => ({ amount: amount(amountMinor), description })),
    discounts: quote.discounts.map(({ couponId, amountMinor, description }) => ({
      couponId,
      amount: amount(amountMinor),
      description,
    })),
    subtotalAmount: amount(quote.subtotalMinor),
    taxAmount: amount(quote.taxMinor),
    shippingAmount: amount(quote.shippingMinor),
    discountsAmount: amount(quote.discountMinor),
    total: amount(quote.totalMinor),
    billingAddress: toOptionalContact(fromContact(billingAddress)),
    deliveryAddress: toOptionalContact(fromContact(deliveryAddress)),
    initialAmounts: toAmounts(quote, quote.currency),
    recurringAmounts: quote.recurring && toAmounts(quote.recurring, quote.currency),
  });
}

const toAmounts = (totals: QuoteTotals, currency: string): AmountsDto => ({
  amount: toAmount(totals.totalMinor, currency),
  subtotalAmount: toAmount(totals.subtotalMinor, currency),
  discountAmount: toAmount(totals.discountMinor, currency),
  shippingAmount: toAmount(totals.shippingMinor, currency),
  taxAmount: toAmount(totals.taxMinor, currency),
});
