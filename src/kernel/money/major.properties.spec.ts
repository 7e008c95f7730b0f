import fc from 'fast-check';
import { CURRENCIES, exponentOf } from './currencies';
import { EXACT_NUMBER_MINOR, formatMajor, parseMajor, toMajorNumber } from './major';

const currency = fc.constantFrom(...CURRENCIES);

describe('amounts in the major unit', () => {
  it('writes what it reads and reads what it writes, in every currency', () => {
    fc.assert(
      fc.property(currency, fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (code, minor) => {
        const text = formatMajor(minor, code);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect((text.split('.')[1] ?? '').length).toBe(exponentOf(code));
        expect(parseMajor(text, code)).toBe(minor);
      }),
      { seed: 4217, numRuns: 5_000 },
    );
  });

  it('survives a JSON number below 2^52 minor units, in every currency', () => {
    const exact = fc.bigInt({ min: -EXACT_NUMBER_MINOR + 1n, max: EXACT_NUMBER_MINOR - 1n });
    fc.assert(
      fc.property(currency, exact, (code, minor) => {
        const received = JSON.parse(JSON.stringify(toMajorNumber(minor, code))) as number;
        expect(parseMajor(received, code)).toBe(minor);
      }),
      { seed: 4217, numRuns: 20_000 },
    );
  });
});
