import { CURRENCIES, exponentOf, isCurrency } from './currencies';

describe('ISO 4217 table', () => {
  it.each([
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['XAF', 0],
    ['USD', 2],
    ['EUR', 2],
    ['HUF', 2],
    ['MGA', 2],
    ['MRU', 2],
    ['XCG', 2],
    ['KWD', 3],
    ['IQD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
  ])('%s has %i decimals', (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent);
  });

  it('holds each of the 165 active codes with a minor unit once', () => {
    expect(CURRENCIES).toHaveLength(165);
    expect(new Set(CURRENCIES).size).toBe(165);
    expect(CURRENCIES.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    const counted = new Map<number, number>();
    for (const code of CURRENCIES) counted.set(exponentOf(code), (counted.get(exponentOf(code)) ?? 0) + 1);
    expect(Object.fromEntries(counted)).toEqual({ 0: 17, 2: 139, 3: 7, 4: 2 });
  });

  it.each(['XXX', 'XAU', 'HRK', 'BGN', 'ANG', 'usd', 'US', '', 'toString'])('does not know %j', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => exponentOf(code)).toThrow(RangeError);
  });
});
