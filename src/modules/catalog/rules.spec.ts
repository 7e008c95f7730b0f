import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { checkOffer, checkWebsite, MAX_BRACKETS } from './rules';
import type { PriceFormula, PutOffer, PutWebsite } from './types';

const DAY = new Date('2026-03-01T00:00:00.000Z');
const NEXT = new Date('2026-03-02T00:00:00.000Z');

function fieldsRefused(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return (error as DomainError).fields.map(({ field }) => field);
  }
}

const offer = (formula: PriceFormula, more: object = {}): PutOffer =>
  ({ currency: 'USD', formula, ...more }) as unknown as PutOffer;
const flat = (priceMinor: bigint, maxQuantity: number | null = null): PriceFormula => ({
  kind: 'flat-rate',
  priceMinor,
  maxQuantity,
});
const tiers = (...most: (number | null)[]): PriceFormula => ({
  kind: 'tiered',
  brackets: most.map((maxQuantity) => ({ maxQuantity, priceMinor: 100n })),
});

describe('an offer', () => {
  it.each<[string, PutOffer]>([
    ['a price of nothing', offer(flat(0n))],
    ['the highest price', offer(flat(LIMITS.totalMinor))],
    ['brackets that ascend to an open one', offer(tiers(5, 20, null))],
    ['brackets that end with a bound', offer(tiers(5, 20))],
    ['a deal that ends after it starts', offer(flat(1n), { deal: { startAt: DAY, endAt: NEXT } })],
    ['a deal without an end', offer(flat(1n), { deal: { startAt: DAY, endAt: null } })],
  ])('may have %s', (_, given) => {
    expect(fieldsRefused(() => checkOffer(given))).toEqual([]);
  });

  it.each<[string, PutOffer, string[]]>([
    ['a negative price', offer(flat(-1n)), ['pricing.price']],
    ['a price that is too high', offer(flat(LIMITS.totalMinor + 1n)), ['pricing.price']],
    ['no units at most', offer(flat(1n, 0)), ['pricing.maxQuantity']],
    ['no brackets', offer(tiers()), ['pricing.brackets']],
    [
      'too many brackets',
      offer(tiers(...Array.from({ length: MAX_BRACKETS + 1 }, (_, at) => at + 1))),
      ['pricing.brackets'],
    ],
    ['brackets that do not ascend', offer(tiers(5, 5)), ['pricing.brackets.1.maxQuantity']],
    ['a bracket behind an open one', offer(tiers(null, 5)), ['pricing.brackets.1.maxQuantity']],
    ['a currency that is none', offer(flat(1n), { currency: 'XXX' }), ['currency']],
    ['a negative setup fee', offer(flat(1n), { setupMinor: -1n }), ['setupPrice']],
    ['periods of nothing', offer(flat(1n), { period: { unit: 'day', length: 0 } }), ['recurringInterval.length']],
    ['a deal that ends as it starts', offer(flat(1n), { deal: { startAt: DAY, endAt: DAY } }), ['deal.endAt']],
    [
      'several mistakes',
      offer(flat(-1n), { currency: 'usd', setupMinor: -1n }),
      ['pricing.price', 'currency', 'setupPrice'],
    ],
  ])('is refused with %s', (_, given, fields) => {
    expect(fieldsRefused(() => checkOffer(given))).toEqual(fields);
  });
});

describe('a website', () => {
  it.each(['https://shop.example', 'http://127.0.0.1:8080/path'])('may be at %s', (url) => {
    expect(fieldsRefused(() => checkWebsite({ url } as PutWebsite))).toEqual([]);
  });

  it.each([
    'shop.example',
    'ftp://shop.example',
    'https://user@shop.example',
    'https://:secret@shop.example',
    'javascript:alert(1)',
    '',
  ])('is refused at "%s"', (url) => {
    expect(fieldsRefused(() => checkWebsite({ url } as PutWebsite))).toEqual(['url']);
  });
});
