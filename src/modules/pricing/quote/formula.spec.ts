import { linePriceMinor, maxQuantityOf, unitPriceMinor } from './formula';
import type { PriceBracket, PriceFormula } from './types';

const brackets = (...list: [number | null, bigint][]): PriceBracket[] =>
  list.map(([maxQuantity, priceMinor]) => ({ maxQuantity, priceMinor }));

const stairs: PriceFormula = {
  kind: 'stairstep',
  brackets: brackets([1_000, 50n], [1_500, 100n], [3_000, 200n], [null, 500n]),
};
const volume: PriceFormula = { kind: 'volume', brackets: brackets([1, 10n], [5, 8n], [null, 4n]) };
const licences: PriceFormula = { kind: 'tiered', brackets: brackets([3, 15n], [5, 20n], [null, 25n]) };
const seats: PriceFormula = { kind: 'tiered', brackets: brackets([5, 1_000n], [20, 800n], [null, 500n]) };
const closed: PriceFormula = { kind: 'tiered', brackets: brackets([5, 1_000n], [20, 800n]) };

describe('price formulas', () => {
  it.each<[string, PriceFormula, number, bigint, bigint]>([
    ['fixed fee', { kind: 'fixed-fee', priceMinor: 999n }, 7, 999n, 999n],
    ['flat rate', { kind: 'flat-rate', priceMinor: 999n }, 7, 6_993n, 999n],
    ['stairstep', stairs, 900, 50n, 50n],
    ['stairstep', stairs, 1_000, 50n, 50n],
    ['stairstep', stairs, 1_001, 100n, 100n],
    ['stairstep', stairs, 2_500, 200n, 200n],
    ['stairstep', stairs, 3_001, 500n, 500n],
    ['volume', volume, 1, 10n, 10n],
    ['volume', volume, 3, 24n, 8n],
    ['volume', volume, 5, 40n, 8n],
    ['volume', volume, 10, 40n, 4n],
    ['volume', volume, 6, 24n, 4n],
    ['tiered', licences, 3, 45n, 15n],
    ['tiered', licences, 6, 110n, 18n],
    ['tiered', seats, 1, 1_000n, 1_000n],
    ['tiered', seats, 5, 5_000n, 1_000n],
    ['tiered', seats, 6, 5_800n, 967n],
    ['tiered', seats, 20, 17_000n, 850n],
    ['tiered', seats, 25, 19_500n, 780n],
  ])('%s %j: %i units cost %s', (_name, formula, quantity, lineMinor, unitMinor) => {
    expect(linePriceMinor(formula, quantity)).toBe(lineMinor);
    expect(unitPriceMinor(formula, quantity)).toBe(unitMinor);
  });

  it('know the largest quantity they have a price for', () => {
    expect(maxQuantityOf(seats)).toBeNull();
    expect(maxQuantityOf(closed)).toBe(20);
    expect(maxQuantityOf({ kind: 'fixed-fee', priceMinor: 1n })).toBeNull();
    expect(maxQuantityOf({ kind: 'flat-rate', priceMinor: 1n })).toBeNull();
    expect(maxQuantityOf({ kind: 'flat-rate', priceMinor: 1n, maxQuantity: 3 })).toBe(3);
  });

  it.each<PriceFormula>([closed, { ...closed, kind: 'volume' }, { ...closed, kind: 'stairstep' }])(
    'have no price beyond a closed last bracket ($kind)',
    (formula) => {
      expect(linePriceMinor(formula, 20)).toBeGreaterThan(0n);
      expect(() => linePriceMinor(formula, 21)).toThrow(RangeError);
    },
  );
});
