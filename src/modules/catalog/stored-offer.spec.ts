import { readDeal, readFormula, storeDeal, storeFormula } from './stored-offer';
import type { Deal, PriceFormula } from './types';

const JSON_COPY = <T>(stored: T): T => JSON.parse(JSON.stringify(stored)) as T;
/** Above what a JSON number keeps exactly. */
const LARGE = 9_007_199_254_740_993n;

it.each<PriceFormula>([
  { kind: 'fixed-fee', priceMinor: LARGE },
  { kind: 'flat-rate', priceMinor: 1n, maxQuantity: null },
  { kind: 'flat-rate', priceMinor: 0n, maxQuantity: 3 },
  {
    kind: 'tiered',
    brackets: [
      { maxQuantity: 5, priceMinor: LARGE },
      { maxQuantity: null, priceMinor: 2n },
    ],
  },
  { kind: 'volume', brackets: [{ maxQuantity: null, priceMinor: 7n }] },
  { kind: 'stairstep', brackets: [{ maxQuantity: 1, priceMinor: 7n }] },
])('a price survives the JSON column: $kind', (formula) => {
  expect(readFormula(JSON_COPY(storeFormula(formula)))).toEqual(formula);
});

it('the times of a deal survive it too, those that are missing among them', () => {
  const deal = {
    title: 'Dinner',
    startAt: new Date('2026-03-01T00:00:00.001Z'),
    endAt: null,
    vouchersExpireAt: new Date('2026-12-31T23:59:59.999Z'),
  } as unknown as Deal;
  expect(readDeal(JSON_COPY(storeDeal(deal)))).toEqual(deal);
});
