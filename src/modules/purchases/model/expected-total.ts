import { DomainError } from '../../../kernel/errors';
import { formatMajor, type Money, parseMajor } from '../../../kernel/money';

/**
 * What the caller believes the purchase costs in total: minor units, or a plain decimal of the major unit, whose number of decimals can be
 * judged only when the currency is known.
 */
export type ExpectedTotal = { readonly minor: bigint } | { readonly major: string | number };

const FIELD = 'expectedTotal';

/**
 * Refuses another total than the expected one; undefined expects nothing.
 * @throws DomainError price-changed (`expectedTotal`, with the total in words) · validation-failed for decimals that the currency does
 * not have
 */
export function requireExpectedTotal(expected: ExpectedTotal | undefined, { minor, currency }: Money): void {
  if (expected === undefined) return;
  const wanted = 'minor' in expected ? expected.minor : parseMajor(expected.major, currency, FIELD);
  if (wanted === minor) return;
  throw new DomainError('price-changed', 'The total is another one.', {
    fields: [{ field: FIELD, message: `is not the total, which is ${formatMajor(minor, currency)} ${currency}` }],
  });
}
