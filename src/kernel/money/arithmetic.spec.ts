import Big from 'big.js';
import fc from 'fast-check';
import { add, allocateByLargestRemainder, multiplyByRatio, roundHalfUp, subtract, sum, sumMinor } from './arithmetic';

const usd = (minor: bigint) => ({ minor, currency: 'USD' });
const signed = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('amounts of one currency', () => {
  it('add, subtract and sum', () => {
    expect(add(usd(5n), usd(-7n))).toEqual(usd(-2n));
    expect(subtract(usd(5n), usd(7n))).toEqual(usd(-2n));
    expect(sum([usd(1n), usd(2n), usd(3n)], 'USD')).toEqual(usd(6n));
    expect(sum([], 'JPY')).toEqual({ minor: 0n, currency: 'JPY' });
    expect(sumMinor([1n, -3n])).toBe(-2n);
  });

  it('refuse another currency', () => {
    const yen = { minor: 1n, currency: 'JPY' };
    expect(() => add(usd(1n), yen)).toThrow(RangeError);
    expect(() => subtract(usd(1n), yen)).toThrow(RangeError);
    expect(() => sum([usd(1n), yen], 'USD')).toThrow(RangeError);
    expect(() => sum([yen], 'USD')).toThrow(RangeError);
  });
});

describe('roundHalfUp', () => {
  it.each<[bigint, bigint, bigint]>([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [5n, -2n, -3n],
    [-5n, -2n, 3n],
    [4n, 3n, 1n],
    [-4n, 3n, -1n],
    [5n, 3n, 2n],
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [-1n, 3n, 0n],
    [0n, 7n, 0n],
  ])('%s / %s = %s', (numerator, denominator, rounded) => {
    expect(roundHalfUp(numerator, denominator)).toBe(rounded);
  });

  it('is the mode big.js calls half up', () => {
    const Exact = Big();
    Exact.DP = 0;
    Exact.RM = Exact.roundHalfUp;
    fc.assert(
      fc.property(
        signed,
        fc.bigInt({ min: -1_000n, max: 1_000n }).filter((value) => value !== 0n),
        (n, d) => {
          expect(roundHalfUp(n, d)).toBe(BigInt(new Exact(n).div(new Exact(d)).toFixed(0)));
        },
      ),
      { seed: 1, numRuns: 5_000 },
    );
  });

  it('refuses a division by zero, and rounds a ratio once', () => {
    expect(() => roundHalfUp(1n, 0n)).toThrow(RangeError);
    expect(multiplyByRatio(1_000n, 88_750n, 1_000_000n)).toBe(89n);
    expect(multiplyByRatio(-1_000n, 88_750n, 1_000_000n)).toBe(-89n);
  });
});

describe('allocateByLargestRemainder', () => {
  it.each<[bigint, bigint[], bigint[]]>([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [101n, [1n, 1n, 1n], [34n, 34n, 33n]],
    [10n, [0n, 3n, 0n, 7n], [0n, 3n, 0n, 7n]],
    [1n, [1n, 2n], [0n, 1n]],
    [1n, [5n, 5n], [1n, 0n]],
    [-5n, [1n, 1n], [-3n, -2n]],
    [0n, [0n, 0n], [0n, 0n]],
    [0n, [], []],
  ])('%s over %s is %s', (total, weights, shares) => {
    expect(allocateByLargestRemainder(total, weights)).toEqual(shares);
  });

  it('refuses what has no answer', () => {
    expect(() => allocateByLargestRemainder(1n, [])).toThrow(RangeError);
    expect(() => allocateByLargestRemainder(1n, [0n, 0n])).toThrow(RangeError);
    expect(() => allocateByLargestRemainder(0n, [-1n, 2n])).toThrow(RangeError);
  });
});
