import { formatAmount, momentOf } from './format';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('amounts on pages of payers', () => {
  it.each([
    [500_000n, 'CLP', 'en', 'CLP 500,000'],
    [5_000n, 'CLP', 'es', '5.000 CLP'],
    [5_000n, 'CLP', 'pt', 'CLP 5.000'],
    [1_005n, 'USD', 'en', 'USD 10.05'],
    [-250n, 'EUR', 'es', '-2,50 EUR'],
    [2_460n, 'KWD', 'en', 'KWD 2.460'],
    // 2 decimals by ISO 4217, although formatting libraries show none
    [123_456n, 'HUF', 'en', 'HUF 1,234.56'],
    // beyond what a double holds
    [999_999_999_999_999n, 'USD', 'en', 'USD 9,999,999,999,999.99'],
    [9_007_199_254_740_993n, 'JPY', 'en', 'JPY 9,007,199,254,740,993'],
  ] as const)('%s minor units of %s in %s', (minor, currency, language, text) => {
    expect(plain(formatAmount(minor, currency, language))).toBe(text);
  });
});

it('a moment is written in UTC and can be read by a script', () => {
  const { text } = momentOf(new Date('2034-05-06T17:08:00Z'), 'es', true);
  expect(text.replace(/\s+/g, ' ')).toBe(
    '<time datetime="2034-05-06T17:08:00.000Z" data-local="{time} de su hora" data-date >6 may 2034, 17:08 UTC</time >',
  );
});
