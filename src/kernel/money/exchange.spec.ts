import fc from 'fast-check';
import { roundHalfUp } from './arithmetic';
import { CURRENCIES, exponentOf } from './currencies';
import { convertHalfUp } from './exchange';

describe('convertHalfUp', () => {
  it.each<[bigint, string, string, string, bigint]>([
    [1_000n, 'USD', '3140.6', 'COP', 3_140_600n],
    [1_000n, 'USD', '150.25', 'JPY', 1_503n],
    [1_503n, 'JPY', '0.006656', 'USD', 1_000n],
    [1n, 'USD', '0.5', 'EUR', 1n],
    [-1n, 'USD', '0.5', 'EUR', -1n],
    [1n, 'USD', '0.49999999999999999999999999', 'EUR', 0n],
    [100n, 'USD', '0.30705', 'KWD', 307n],
    [100n, 'USD', '0.3075', 'KWD', 308n],
    [10n ** 15n, 'USD', '1', 'USD', 10n ** 15n],
    [0n, 'USD', '3', 'EUR', 0n],
  ])('%s %s at %s is %s minor units', (minor, from, rate, to, converted) => {
    expect(convertHalfUp(minor, from, rate, to)).toBe(converted);
  });

  it('agrees with rational arithmetic for every pair of currencies', () => {
    const currency = fc.constantFrom(...CURRENCIES);
    const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    fc.assert(
      fc.property(
        minor,
        currency,
        currency,
        fc.bigInt({ min: 1n, max: 10n ** 14n }),
        (amount, from, to, millionths) => {
          const digits = String(millionths).padStart(7, '0');
          const rate = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
          const up = 10n ** BigInt(exponentOf(to));
          const down = 10n ** BigInt(exponentOf(from));
          expect(convertHalfUp(amount, from, rate, to)).toBe(roundHalfUp(amount * millionths * up, 1_000_000n * down));
        },
      ),
      { seed: 5, numRuns: 5_000 },
    );
  });

  it.each(['0', '0.00', '-1', '1e3', '', 'NaN', ' 1', '1.'])('refuses the rate %j', (rate) => {
    expect(() => convertHalfUp(1n, 'USD', rate, 'EUR')).toThrow(RangeError);
  });
});
