import { number as validateCardNumber } from 'card-validator';
import fc from 'fast-check';
import { Secret } from '../../../kernel/secret';
import { brandOfNetwork } from '../card-brands';
import { readCardNumber } from './numbers';

const read = (pan: string): ReturnType<typeof readCardNumber> => readCardNumber(new Secret(pan));

/** Beginnings of every network, so that random numbers meet them all, and lengths around theirs. */
const STARTS = [
  '4',
  '51',
  '2221',
  '2720',
  '34',
  '37',
  '6011',
  '65',
  '622126',
  '62',
  '35',
  '36',
  '300',
  '5018',
  '6304',
  '67',
  '2200',
  '606282',
  '1800',
  '9',
];
const numbers = fc
  .tuple(fc.constantFrom(...STARTS), fc.stringMatching(/^\d{8,17}$/), fc.boolean())
  .map(([start, rest, fix]) => (fix ? withCheckDigit(start + rest) : start + rest));

function withCheckDigit(digits: string): string {
  for (let digit = 0; digit < 10; digit += 1) {
    const candidate = digits.slice(0, -1) + String(digit);
    if (validateCardNumber(candidate, { luhnValidateUnionPay: true }).isValid) return candidate;
  }
  return digits;
}

describe('a card number', () => {
  it('is read as a second reader reads it: network, length, check digit', () => {
    let valid = 0;
    fc.assert(
      fc.property(numbers, (digits) => {
        const { isValid, card } = validateCardNumber(digits);
        const reading = read(digits);
        expect([digits, reading.valid, reading.brand]).toEqual([
          digits,
          isValid,
          card ? brandOfNetwork(card.type) : undefined,
        ]);
        if (isValid) valid += 1;
      }),
      { numRuns: 5_000 },
    );
    expect(valid).toBeGreaterThan(500);
  });
});
