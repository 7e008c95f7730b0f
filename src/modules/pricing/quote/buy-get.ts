import type { OfferQuantity, PricedLine } from './types';

/** Takes up to `wanted` units of an offer out of what the lines still have, earlier lines first; returns what came from each. */
function takeUnits(lines: readonly PricedLine[], unitsLeft: number[], wanted: OfferQuantity): number[] {
  let missing = wanted.quantity;
  return lines.map((line, index) => {
    const left = unitsLeft[index] ?? 0;
    const taken = line.offerId === wanted.offerId ? Math.min(left, missing) : 0;
    unitsLeft[index] = left - taken;
    missing -= taken;
    return taken;
  });
}

const total = (units: readonly number[]): number => units.reduce((sum, count) => sum + count, 0);

/**
 * How many units of each line a "buy these, get those" discount works on. Units that count as bought are not discounted.
 * @returns null when the cart lacks what has to be bought, or has nothing to discount beside it
 */
export function discountedUnits(
  lines: readonly PricedLine[],
  rule: { readonly buy: readonly OfferQuantity[]; readonly get: readonly OfferQuantity[] },
): readonly number[] | null {
  const unitsLeft = lines.map((line) => (line.kind === 'item' ? line.quantity : 0));
  for (const bought of rule.buy) {
    if (total(takeUnits(lines, unitsLeft, bought)) < bought.quantity) return null;
  }
  const got = lines.map(() => 0);
  for (const wanted of rule.get) {
    takeUnits(lines, unitsLeft, wanted).forEach((units, index) => {
      got[index] = (got[index] ?? 0) + units;
    });
  }
  return total(got) === 0 ? null : got;
}
