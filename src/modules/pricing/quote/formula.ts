import { roundHalfUp } from '../../../kernel/money';
import type { PriceBracket, PriceFormula } from './types';

/** Largest quantity the formula has a price for; null: no bound. */
export function maxQuantityOf(formula: PriceFormula): number | null {
  switch (formula.kind) {
    case 'fixed-fee':
      return null;
    case 'flat-rate':
      return formula.maxQuantity ?? null;
    case 'stairstep':
    case 'tiered':
    case 'volume':
      return formula.brackets.at(-1)?.maxQuantity ?? null;
  }
}

/** @throws RangeError when no bracket reaches the quantity; `maxQuantityOf` tells before. */
function bracketOf(brackets: readonly PriceBracket[], quantity: number): PriceBracket {
  const reached = brackets.find(({ maxQuantity }) => maxQuantity === null || quantity <= maxQuantity);
  if (reached === undefined) throw new RangeError('quantity beyond the last bracket');
  return reached;
}

function tieredPriceMinor(brackets: readonly PriceBracket[], quantity: number): bigint {
  let counted = 0;
  let priceMinor = 0n;
  for (const bracket of brackets) {
    const upTo = Math.min(quantity, bracket.maxQuantity ?? quantity);
    if (upTo <= counted) continue;
    priceMinor += bracket.priceMinor * BigInt(upTo - counted);
    counted = upTo;
  }
  if (counted < quantity) throw new RangeError('quantity beyond the last bracket');
  return priceMinor;
}

/**
 * Price of a whole line in minor units.
 * @param quantity whole units, at least 1
 * @throws RangeError when the quantity lies beyond the last bracket
 */
export function linePriceMinor(formula: PriceFormula, quantity: number): bigint {
  switch (formula.kind) {
    case 'fixed-fee':
      return formula.priceMinor;
    case 'flat-rate':
      return formula.priceMinor * BigInt(quantity);
    case 'stairstep':
      return bracketOf(formula.brackets, quantity).priceMinor;
    case 'volume':
      return bracketOf(formula.brackets, quantity).priceMinor * BigInt(quantity);
    case 'tiered':
      return tieredPriceMinor(formula.brackets, quantity);
  }
}

/**
 * The price shown beside the quantity. Flat rate and volume: what one unit costs. Fixed fee and stairstep sell a lot, not units:
 * the price of the lot. Tiered: the average per unit, rounded half up, so quantity times this may miss the line's price.
 */
export function unitPriceMinor(formula: PriceFormula, quantity: number): bigint {
  switch (formula.kind) {
    case 'fixed-fee':
    case 'flat-rate':
      return formula.priceMinor;
    case 'stairstep':
    case 'volume':
      return bracketOf(formula.brackets, quantity).priceMinor;
    case 'tiered':
      return roundHalfUp(tieredPriceMinor(formula.brackets, quantity), BigInt(quantity));
  }
}
