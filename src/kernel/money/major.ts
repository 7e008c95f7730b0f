import { invalidInput } from '../errors';
import { exponentOf } from './currencies';

/** Longest integer part accepted from outside; three digits above the largest total, so overlong input never reaches BigInt. */
const MAX_INTEGER_DIGITS = 18;
const PLAIN_DECIMAL = new RegExp(`^(-?)(0|[1-9]\\d{0,${MAX_INTEGER_DIGITS - 1}})(?:\\.(\\d+))?$`);

/**
 * Below this many minor units (2^52) every amount of every currency is a JSON number of its own, so number -> amount is exact.
 * Just under 2^53 neighbouring amounts may fall on one double; no total comes near (LIMITS.totalMinor).
 */
export const EXACT_NUMBER_MINOR = 2n ** 52n;

/** Minor units as a decimal text of the major unit, always with all decimals: (1005, USD) "10.05", (-5, KWD) "-0.005", (7, JPY) "7". */
export function formatMajor(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const sign = minor < 0n ? '-' : '';
  const absolute = minor < 0n ? -minor : minor;
  if (exponent === 0) return `${sign}${absolute}`;
  const scale = 10n ** BigInt(exponent);
  return `${sign}${absolute / scale}.${String(absolute % scale).padStart(exponent, '0')}`;
}

/**
 * Minor units as the JSON number of the major unit, for wire formats that show doubles. Read from the exact text, never computed:
 * the nearest double prints the same digits again up to `EXACT_NUMBER_MINOR`. Never throws for a known currency.
 */
export function toMajorNumber(minor: bigint, currency: string): number {
  return Number(formatMajor(minor, currency));
}

/**
 * Minor units of an amount written in the major unit; the inverse of `formatMajor` and `toMajorNumber`. Plain decimals only:
 * no exponent form, no sign but "-", no spaces, no leading zeros, not more decimals than the currency has, zeros at their end not counted.
 * @param field name of the input field a refusal speaks of
 * @throws DomainError validation-failed
 */
export function parseMajor(value: string | number, currency: string, field = 'amount'): bigint {
  const exponent = exponentOf(currency);
  const match = PLAIN_DECIMAL.exec(typeof value === 'number' ? String(value) : value);
  if (match === null) throw invalidInput({ field, message: 'must be a plain decimal number' });
  const [, sign, integer = '', fraction = ''] = match;
  const decimals = fraction.replace(/0+$/, '');
  if (decimals.length > exponent) {
    throw invalidInput({ field, message: 'has more decimals than the currency' });
  }
  const minor = BigInt(integer + decimals.padEnd(exponent, '0'));
  if (typeof value === 'number' && minor >= EXACT_NUMBER_MINOR) {
    throw invalidInput({ field, message: 'is too large to be exact' });
  }
  return sign === '-' ? -minor : minor;
}
