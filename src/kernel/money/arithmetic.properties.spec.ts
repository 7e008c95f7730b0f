import fc from 'fast-check';
import { allocateByLargestRemainder, sumMinor } from './arithmetic';

const signed = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('allocateByLargestRemainder', () => {
  it('adds up exactly, stays within one unit of the true share, and gives nothing to a zero weight', () => {
    const weight = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 15n }));
    fc.assert(
      fc.property(signed, fc.array(weight, { minLength: 1, maxLength: 12 }), (total, weights) => {
        const whole = sumMinor(weights);
        fc.pre(whole > 0n);
        const shares = allocateByLargestRemainder(total, weights);
        expect(sumMinor(shares)).toBe(total);
        shares.forEach((share, index) => {
          const off = share * whole - total * (weights[index] as bigint);
          expect(off < 0n ? -off : off).toBeLessThan(whole);
          if (weights[index] === 0n) expect(share).toBe(0n);
        });
      }),
      { seed: 2, numRuns: 5_000 },
    );
  });

  it('never gives more than the weight while the total fits', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, fc.bigInt({ min: 0n, max: 10n ** 12n }), (list, part) => {
        const whole = sumMinor(list);
        fc.pre(whole > 0n);
        const shares = allocateByLargestRemainder(part % (whole + 1n), list);
        expect(shares.every((share, index) => share >= 0n && share <= (list[index] as bigint))).toBe(true);
      }),
      { seed: 3, numRuns: 5_000 },
    );
  });
});
