import { invalidInput } from '../../kernel/errors';
import { exponentOf, toMajorNumber } from '../../kernel/money';

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

/** The wire amount of minor units. Currencies of this door have at most two decimals, so this is exact. */
export const toWireAmount = (minor: bigint, currency: string): number =>
  Number((minor * 10n ** BigInt(WIRE_DECIMALS)) / 10n ** BigInt(exponentOf(currency)));

/** Major units, for the members that show those. */
export const toMajor = (minor: bigint, currency: string): number => toMajorNumber(minor, currency);
