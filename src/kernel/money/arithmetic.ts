import type { Money } from './money';

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Currencies met here were compared at the border; a difference is a bug, not an answer for the caller. */
function sameCurrency(left: string, right: string): void {
  if (left !== right) throw new RangeError('amounts of different currencies');
}

/** @throws RangeError when the currencies differ */
export function add(left: Money, right: Money): Money {
  sameCurrency(left.currency, right.currency);
  return { minor: left.minor + right.minor, currency: left.currency };
}

/** @throws RangeError when the currencies differ */
export function subtract(left: Money, right: Money): Money {
  sameCurrency(left.currency, right.currency);
  return { minor: left.minor - right.minor, currency: left.currency };
}

/** The currency is named because an empty list has none. @throws RangeError when one amount has another currency */
export function sum(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(add, { minor: 0n, currency });
}

/** Sum of bare minor units, for lists known to be of one currency. */
export const sumMinor = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/**
 * `numerator / denominator` to the nearest integer; a tie goes away from zero (5/2 = 3, -5/2 = -3), so a refund mirrors its
 * charge to the unit. Same mode as `Big.roundHalfUp`.
 * @throws RangeError when the denominator is 0
 */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('division by zero');
  const divisor = absolute(denominator);
  const rounded = (2n * absolute(numerator) + divisor) / (2n * divisor);
  return numerator < 0n === denominator < 0n ? rounded : -rounded;
}

/** `minor * numerator / denominator`, rounded once by `roundHalfUp`. */
export function multiplyByRatio(minor: bigint, numerator: bigint, denominator: bigint): bigint {
  return roundHalfUp(minor * numerator, denominator);
}

/**
 * Splits `total` in proportion to the weights so that the shares add up to it exactly. Every share is first rounded towards zero;
 * the units left over go one each to the largest remainders, ties to the earlier index. A zero weight gets nothing, and while
 * `|total|` does not exceed the sum of the weights no share exceeds its weight.
 * @throws RangeError for a negative weight, or a total other than 0 when all weights are 0
 */
export function allocateByLargestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('negative weight');
  if (total === 0n) return weights.map(() => 0n);
  const whole = sumMinor(weights);
  if (whole === 0n) throw new RangeError('nothing to allocate to');

  const amount = absolute(total);
  const shares = weights.map((weight) => (amount * weight) / whole);
  const leftOver = amount - sumMinor(shares);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  // The remainders add up to `leftOver` times the whole, so at least that many of them are above zero.
  const lucky = new Set(byRemainder.filter((_, rank) => BigInt(rank) < leftOver).map(({ index }) => index));
  return shares.map((share, index) => {
    const units = lucky.has(index) ? share + 1n : share;
    return total < 0n ? -units : units;
  });
}
