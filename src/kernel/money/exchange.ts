import Big from 'big.js';
import { exponentOf } from './currencies';

/** A constructor of our own: `strict` refuses floats, so a rate can only arrive as decimal text. */
const Decimal = Big();
Decimal.strict = true;

/**
 * Converts an amount at `rate` units of the target currency for one unit of the source currency, rounded half up (a tie goes away
 * from zero) once, at the target's minor unit. Products of decimals are exact: nothing is lost before that rounding.
 * @param rate decimal text, greater than 0, e.g. "3140.6"
 * @throws RangeError for an unknown currency or a rate that is not a positive decimal
 */
export function convertHalfUp(minor: bigint, fromCurrency: string, rate: string, toCurrency: string): bigint {
  if (!/^\d+(\.\d+)?$/.test(rate) || !/[1-9]/.test(rate)) throw new RangeError('the rate must be a positive decimal');
  const shift = exponentOf(toCurrency) - exponentOf(fromCurrency);
  const target = new Decimal(minor).times(rate).times(`1e${shift}`);
  return BigInt(target.round(0, Decimal.roundHalfUp).toFixed(0));
}
