import { DomainError, invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { exponentOf, type Money, toMajorNumber } from '../../kernel/money';

/** Amounts of this door have two decimals without a separator, whatever the currency has (decisions, 8). */
const WIRE_DECIMALS = 2;
const WHOLE = /^[1-9]\d{0,17}$/;

/**
 * Minor units of a wire amount; a text of digits counts like a number.
 * @throws DomainError validation-failed on `field`
 */
export function fromWireAmount(value: unknown, currency: string, field = 'Amount'): bigint {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !WHOLE.test(text)) {
    throw invalidInput({ field, message: 'must be a whole number above 0, with two decimals and no separator' });
  }
  const scaled = BigInt(text) * 10n ** BigInt(exponentOf(currency));
  if (scaled % 10n ** BigInt(WIRE_DECIMALS) !== 0n) {
    throw invalidInput({ field, message: 'has more decimals than the currency: it must end in 00' });
  }
  return scaled / 10n ** BigInt(WIRE_DECIMALS);
}

/**
 * The wire amount of minor units: exact for all money that `checkShowable` lets pass, and for every part of it.
 * @throws RangeError for a currency with more decimals than the wire: nothing is ever cut off
 */
export const toWireAmount = (minor: bigint, currency: string): number => Number(wireUnits(minor, currency));

/**
 * Refuses money that a wire amount cannot show to the last digit: of a currency with more than two decimals (KWD, CLF),
 * or more than `LIMITS.totalMinor` wire units, below which JSON numbers are exact.
 * @param field the member that an amount which is too large is blamed on
 * @throws DomainError amount-out-of-range (Currency, `field`)
 */
export function checkShowable({ minor, currency }: Money, field = 'Amount'): void {
  const decimals = exponentOf(currency);
  if (decimals > WIRE_DECIMALS) {
    const message = `PR004: ${currency} has ${String(decimals)} decimals, and amounts of this API have two`;
    throw unshowable('Currency', message);
  }
  if (wireUnits(minor, currency) > LIMITS.totalMinor) throw unshowable(field, 'is too large');
}

const wireUnits = (minor: bigint, currency: string): bigint =>
  minor * 10n ** BigInt(WIRE_DECIMALS - exponentOf(currency));

const unshowable = (field: string, message: string): DomainError =>
  new DomainError('amount-out-of-range', 'This API cannot show the amount exactly.', { fields: [{ field, message }] });

/** Major units, for the members that show those. */
export const toMajor = (minor: bigint, currency: string): number => toMajorNumber(minor, currency);
