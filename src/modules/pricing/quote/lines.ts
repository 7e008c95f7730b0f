import { DomainError, invalidInput } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { allocateByLargestRemainder } from '../../../kernel/money';
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

const quantityField = ({ lineIndex }: QuoteLineInput): string => `lines.${lineIndex}.quantity`;

function checkQuantity(line: QuoteLineInput): void {
  if (!Number.isSafeInteger(line.quantity) || line.quantity < 1) {
    throw invalidInput({ field: quantityField(line), message: 'must be a whole number of at least 1' });
  }
}

/** All units of an offer in a cart, whatever lines they stand in. @throws DomainError quantity-limit on the line that passes the bound */
function totalQuantityOf(lines: readonly QuoteLineInput[]): number {
  const [{ formula }] = lines as [QuoteLineInput];
  const most = maxQuantityOf(formula);
  let total = 0;
  for (const line of lines) {
    total += line.quantity;
    if (most !== null && total > most) {
      const message = line.quantity > most ? `must be at most ${most}` : `must be at most ${most} together`;
      throw new DomainError('quantity-limit', 'The quantity is larger than the offer allows.', {
        fields: [{ field: quantityField(line), message }],
      });
    }
  }
  return total;
}

/** What one line costs, of an offer that is priced as a whole. */
interface LinePrice {
  readonly unitPriceMinor: bigint;
  readonly priceMinor: bigint;
  /** The offer's setup fee is due once, with its first line. */
  readonly setupMinor: bigint;
}

/**
 * Prices the lines of one offer by their summed quantity and spreads the amount over them by quantity, largest remainder: to split a
 * line changes no price.
 */
function priceOffer(lines: readonly QuoteLineInput[]): LinePrice[] {
  const [{ formula, setupMinor }] = lines as [QuoteLineInput];
  const quantity = totalQuantityOf(lines);
  const shares = allocateByLargestRemainder(
    linePriceMinor(formula, quantity),
    lines.map((line) => BigInt(line.quantity)),
  );
  const unitMinor = unitPriceMinor(formula, quantity);
  return shares.map((priceMinor, index) => ({
    priceMinor,
    unitPriceMinor: unitMinor,
    setupMinor: index === 0 ? (setupMinor ?? 0n) : 0n,
  }));
}

function pricesOf(lines: readonly QuoteLineInput[]): Map<QuoteLineInput, LinePrice> {
  const offers = new Map<string, QuoteLineInput[]>();
  for (const line of lines) {
    const ofOffer = offers.get(line.offerId);
    if (ofOffer) ofOffer.push(line);
    else offers.set(line.offerId, [line]);
  }
  return new Map(
    [...offers.values()].flatMap((ofOffer) => {
      const prices = priceOffer(ofOffer);
      return ofOffer.map((line, index) => [line, prices[index] as LinePrice] as const);
    }),
  );
}

function toPricedLines(line: QuoteLineInput, { unitPriceMinor, priceMinor, setupMinor }: LinePrice): PricedLine[] {
  const { lineIndex, offerId, itemId, productId, name, description, quantity, requiresShipping } = line;
  const common = { lineIndex, offerId, itemId, productId };
  const item: PricedLine = {
    kind: 'item',
    name,
    description,
    quantity,
    requiresShipping,
    period: line.period ?? null,
    unitPriceMinor,
    priceMinor,
    ...common,
  };
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
 * Prices every line, those of one offer together, and puts setup fees behind the items they belong to.
 * @throws DomainError validation-failed or quantity-limit (`lines.N.quantity`); amount-out-of-range on the line with which the
 * subtotal passes `LIMITS.totalMinor`
 */
export function priceLines(lines: readonly QuoteLineInput[]): readonly PricedLine[] {
  lines.forEach(checkQuantity);
  const prices = pricesOf(lines);
  let subtotalMinor = 0n;
  return lines.flatMap((line) => {
    const priced = toPricedLines(line, prices.get(line) as LinePrice);
    for (const { priceMinor } of priced) subtotalMinor += priceMinor;
    if (subtotalMinor > LIMITS.totalMinor) {
      throw new DomainError('amount-out-of-range', 'The amount of the purchase is too large.', {
        fields: [{ field: `lines.${line.lineIndex}.quantity`, message: 'makes the amount too large' }],
      });
    }
    return priced;
  });
}
