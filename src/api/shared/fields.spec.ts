import { checkDate, checkDateTime, checkDecimal, checkUrl } from './field-checks';
import { checkText } from './text-policy';
import { Text } from './fields';

const passes = (check: (value: unknown) => string | undefined, ...values: unknown[]): boolean[] =>
  values.map((value) => check(value) === undefined);
const all = (count: number, value: boolean): boolean[] => Array<boolean>(count).fill(value);

describe('field checks', () => {
  it('texts', () => {
    const name = checkText({ max: 5, min: 1, pattern: /^[\w\s\-\p{L},.']+$/u });
    expect(passes(name, 'José', "O'Hä", 'a b')).toEqual(all(3, true));
    expect(passes(name, '', 'sechs!', 'a\nb', 'a\tb', 'a\u2028', 'a\u0085', '<', 1, null, undefined, {})).toEqual(
      all(11, false),
    );
    expect(passes(checkText({ max: 9, lineEnds: 'keep' }), 'a\nb', 'a\r\nb\t', 'a\0')).toEqual([true, true, false]);
  });

  it('patterns must be anchored and read whole characters', () => {
    expect(() => Text({ max: 1, pattern: /^a$/ })).toThrow('u flag');
    expect(() => Text({ max: 1, pattern: /a$/u })).toThrow('anchored');
  });

  it('decimals', () => {
    expect(passes(checkDecimal(0, 100), 0, 12.5, '12.50', '0.001', 100)).toEqual(all(5, true));
    expect(
      passes(checkDecimal(0, 100), -1, 101, '1e2', '01', '.5', '5.', ' 1', '', 'NaN', Infinity, NaN, null, []),
    ).toEqual(all(13, false));
  });

  it('URLs', () => {
    expect(passes(checkUrl(50), 'https://shop.example/a?b={id}', 'http://127.0.0.1:3000')).toEqual(all(2, true));
    expect(
      passes(
        checkUrl(50),
        'javascript:alert(1)',
        '/a',
        'https://u:p@shop.example',
        'https://sh\top.example',
        'ftp://x',
        `https://x/${'x'.repeat(50)}`,
        1,
      ),
    ).toEqual(all(7, false));
  });

  it('dates', () => {
    expect(passes(checkDate, '2024-02-29', '2026-12-31')).toEqual(all(2, true));
    expect(
      passes(checkDate, '2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01T00:00:00Z', 20_260_101, '0000-00-00'),
    ).toEqual(all(6, false));
    expect(passes(checkDateTime, '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.123+02:00')).toEqual(all(2, true));
    expect(
      passes(
        checkDateTime,
        '2026-11-20',
        '2026-11-20T10:00:00',
        '2026-02-30T10:00:00Z',
        '2026-11-20T24:00:00Z',
        '2026-11-20 10:00:00Z',
      ),
    ).toEqual(all(5, false));
  });
});
