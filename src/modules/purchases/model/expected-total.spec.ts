import { DomainError } from '../../../kernel/errors';
import { type ExpectedTotal, requireExpectedTotal } from './expected-total';

/** The code and the blamed fields of a refusal; undefined: it was accepted. */
function refusalOf(
  expected: ExpectedTotal | undefined,
  minor: bigint,
  currency: string,
): [string, string[]] | undefined {
  try {
    requireExpectedTotal(expected, { minor, currency });
    return undefined;
  } catch (error) {
    const { code, fields } = error as DomainError;
    return [code, fields.map(({ field, message }) => `${field} ${message}`)];
  }
}

it.each<[ExpectedTotal | undefined, bigint, string]>([
  [undefined, 1_998n, 'USD'],
  [{ minor: 1_998n }, 1_998n, 'USD'],
  [{ major: 19.98 }, 1_998n, 'USD'],
  [{ major: '19.98' }, 1_998n, 'USD'],
  [{ major: '1200' }, 1_200n, 'JPY'],
  [{ major: '1.234' }, 1_234n, 'KWD'],
  [{ major: 0 }, 0n, 'USD'],
])('%j is the total %s %s', (expected, minor, currency) => {
  expect(refusalOf(expected, minor, currency)).toBeUndefined();
});

it('another total is refused, and the refusal says which it is', () => {
  const message = 'expectedTotal is not the total, which is 19.98 USD';
  expect(refusalOf({ minor: 1_997n }, 1_998n, 'USD')).toEqual(['price-changed', [message]]);
  expect(refusalOf({ major: '19.99' }, 1_998n, 'USD')).toEqual(['price-changed', [message]]);
});

it('decimals that the currency does not have are a mistake of the caller', () => {
  expect(refusalOf({ major: '12.5' }, 1_200n, 'JPY')?.[0]).toBe('validation-failed');
  expect(refusalOf({ major: '19.981' }, 1_998n, 'USD')?.[0]).toBe('validation-failed');
});
