import { DomainError, invalidInput } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { linePriceMinor, maxQuantityOf, unitPriceMinor } from './formula';
import type { BillingPeriod, PricedLine, QuoteLineInput } from './types';

const samePeriod = (left: BillingPeriod, right: BillingPeriod): boolean =>
  left.unit === right.unit && left.length === right.length;

/** The one currency of a cart. @throws DomainError validation-failed (empty cart), mixed-currencies */
export function currencyOf(lines: readonly QuoteLineInput[]): string {
  const [first] = lines;
  if (first === undefined) throw invalidInput({ field: 'lines', message: 'must hold at least one line' });
  const others = lines.filter((line) => line.currency !== first.currency);
  if (others.length > 0) {
    throw new DomainError('mixed-currencies', 'All lines of a purchase must have the same currency.', {
      fields: others.map((line) => ({
        field: `lines.${line.lineIndex}.offerId`,
        message: 'has another currency than the first line',
      })),
    });
  }
  return first.currency;
}

/**
 * The one period in which a cart is charged again, null when nothing recurs: a purchase makes one order, which renews as a whole.
 * @throws DomainError validation-failed when two lines differ
 */
export function periodOf(lines: readonly QuoteLineInput[]): BillingPeriod | null {
  const period = lines.find((line) => line.period)?.period ?? null;
  const others = lines.filter((line) => period && line.period && !samePeriod(line.period, period));
  if (others.length > 0) {
    throw invalidInput(
      ...others.map((line) => ({
        field: `lines.${line.lineIndex}.offerId`,
        message: 'has another billing period than an earlier line',
      })),
    );
  }
  return period;
}

function checkQuantity(line: QuoteLineInput): void {
  const field = `lines.${line.lineIndex}.quantity`;
  if (!Number.isSafeInteger(line.quantity) || line.quantity < 1) {
    throw invalidInput({ field, message: 'must be a whole number of at least 1' });
  }
  const most = maxQuantityOf(line.formula);
  if (most !== null && line.quantity > most) {
    throw new DomainError('quantity-limit', 'The quantity is larger than the offer allows.', {
      fields: [{ field, message: `must be at most ${most}` }],
    });
  }
}

function priceLine(line: QuoteLineInput): PricedLine[] {
  checkQuantity(line);
  const { lineIndex, offerId, itemId, productId, name, description, quantity, requiresShipping } = line;
  const common = { lineIndex, offerId, itemId, productId };
  const item: PricedLine = {
    kind: 'item',
    name,
    description,
    quantity,
    requiresShipping,
    period: line.period ?? null,
    unitPriceMinor: unitPriceMinor(line.formula, quantity),
    priceMinor: linePriceMinor(line.formula, quantity),
    ...common,
  };
  const setupMinor = line.setupMinor ?? 0n;
  if (setupMinor === 0n) return [item];
  const setup: PricedLine = {
    kind: 'setup',
    name: `${name} (setup fee)`,
    description: '',
    quantity: 1,
    requiresShipping: false,
    period: null,
    unitPriceMinor: setupMinor,
    priceMinor: setupMinor,
    ...common,
  };
  return [item, setup];
}

/**
 * Prices every line and puts setup fees behind the items they belong to.
 * @throws DomainError validation-failed or quantity-limit (`lines.N.quantity`); amount-out-of-range on the line with which the
 * subtotal passes `LIMITS.totalMinor`
 */
export function priceLines(lines: readonly QuoteLineInput[]): readonly PricedLine[] {
  let subtotalMinor = 0n;
  return lines.flatMap((line) => {
    const priced = priceLine(line);
    for (const { priceMinor } of priced) subtotalMinor += priceMinor;
    if (subtotalMinor > LIMITS.totalMinor) {
      throw new DomainError('amount-out-of-range', 'The amount of the purchase is too large.', {
        fields: [{ field: `lines.${line.lineIndex}.quantity`, message: 'makes the amount too large' }],
      });
    }
    return priced;
  });
}
