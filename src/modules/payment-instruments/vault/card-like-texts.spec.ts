import { CARD_TEXTS, HARMLESS_NUMBERS, HUMAN_TEXTS } from '../../../../test/support/texts';
import { looksLikeCardNumber } from './numbers';

describe('a text that is no card number field', () => {
  it.each(CARD_TEXTS)('looks like a card number: %s', (text) => {
    expect(looksLikeCardNumber(text)).toBe(true);
  });

  it.each([
    '6011.1111.1111.1117',
    '3530 1113 3330 0000',
    'pan=30569309025904;',
    '4111\u00a01111\u00a01111\u00a01111',
    'call 030 1234567, card 4111111111111111',
    '4111–1111–1111–1111',
  ])('looks like a card number: %j', (text) => {
    expect(looksLikeCardNumber(text)).toBe(true);
  });

  it.each([...HARMLESS_NUMBERS, ...HUMAN_TEXTS, '41111111111111110000000', '+49 151 12345678', ''])(
    'does not: %j',
    (text) => {
      expect(looksLikeCardNumber(text)).toBe(false);
    },
  );
});
