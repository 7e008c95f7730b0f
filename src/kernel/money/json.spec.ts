import { decodeDocument, encodeDocument } from './json';

describe('a document in a JSON column', () => {
  const document = {
    id: 'in_1',
    amountMinor: 9_007_199_254_740_993n,
    taxMinor: 0n,
    poNumber: null,
    quantity: 2,
    items: [{ priceMinor: 1n, name: 'a "quoted" ü' }, null, [5n]],
    address: { city: 'Köln', lines: ['x', undefined] },
    left: undefined,
  };

  it('carries bigints as text, wherever they stand, and everything else as JSON does', () => {
    const replaced = JSON.stringify(document, (_name, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    expect(encodeDocument(document)).toBe(replaced);
    expect(encodeDocument([document, document])).toBe(`[${replaced},${replaced}]`);
    expect(encodeDocument(3n)).toBe('"3"');
    expect(encodeDocument(null)).toBe('null');
  });

  it('shows values that say how they are shown, like moments, their own way', () => {
    const at = new Date(1_700_000_000_000);
    expect(encodeDocument({ at, amountMinor: 1n })).toBe('{"at":"2023-11-14T22:13:20.000Z","amountMinor":"1"}');
  });

  it('leaves what it was given as it was', () => {
    const given = { totals: { amountMinor: 5n } };
    encodeDocument(given);
    expect(given).toEqual({ totals: { amountMinor: 5n } });
  });

  it('reads amounts back as bigint, and nothing else', () => {
    expect(
      decodeDocument(JSON.parse(encodeDocument({ amountMinor: 12n, number: '7', lines: [{ taxMinor: -1n }] }))),
    ).toEqual({
      amountMinor: 12n,
      number: '7',
      lines: [{ taxMinor: -1n }],
    });
  });
});
