import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { Permutation } from './permutation';

const LAST = 2n ** 38n;
const KEY = createSecretKey(Buffer.alloc(32, 7));
const serials = fc.bigInt({ min: 1n, max: LAST });

describe('the order of numbers', () => {
  const purchases = new Permutation(KEY, 'purchase');

  it('is the same for ever: stored references depend on it', () => {
    expect(purchases.numbersOf([1n, 2n, 3n, LAST])).toEqual([86309817378n, 229292966754n, 23626679623n, 122875694722n]);
  });

  it('gives every serial one number and every number one serial', () => {
    fc.assert(
      fc.property(fc.uniqueArray(serials, { minLength: 1, maxLength: 50 }), (some) => {
        const numbers = purchases.numbersOf(some);
        expect(new Set(numbers).size).toBe(some.length);
        expect(numbers.map((number) => purchases.serialOf(number))).toEqual(some);
        expect(numbers.every((number) => number >= 1n && number <= LAST)).toBe(true);
      }),
    );
  });

  it('tells nothing of how many there are', () => {
    const numbers = purchases.numbersOf(Array.from({ length: 1_000 }, (_, at) => BigInt(at + 1)));
    const rising = numbers.filter((number, at) => at > 0 && number > (numbers[at - 1] as bigint)).length;
    expect(rising).toBeGreaterThan(400);
    expect(rising).toBeLessThan(600);
    const low = numbers.filter((number) => number <= LAST / 2n).length;
    expect(low).toBeGreaterThan(400);
    expect(low).toBeLessThan(600);
  });

  it('is another one for another key and another purpose', () => {
    const others = [
      new Permutation(createSecretKey(Buffer.alloc(32, 8)), 'purchase'),
      new Permutation(KEY, 'customer'),
    ];
    for (const other of others) expect(other.numbersOf([1n, 2n])).not.toEqual(purchases.numbersOf([1n, 2n]));
  });

  it('leaves three more digits exact in JSON, and knows what is no number', () => {
    expect(Number.isSafeInteger(Number(LAST * 1_000n + 999n))).toBe(true);
    expect([0n, -1n, LAST + 1n].map((number) => purchases.serialOf(number))).toEqual([undefined, undefined, undefined]);
    expect(() => purchases.numbersOf([LAST + 1n])).toThrow(RangeError);
  });
});
