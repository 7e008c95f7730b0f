import { DomainError } from '../errors';
import { formatMajor, parseMajor, toMajorNumber } from './major';

describe('amounts in the major unit', () => {
  it.each<[bigint, string, string]>([
    [0n, 'USD', '0.00'],
    [5n, 'USD', '0.05'],
    [-5n, 'USD', '-0.05'],
    [1_005n, 'USD', '10.05'],
    [-123_456n, 'USD', '-1234.56'],
    [7n, 'JPY', '7'],
    [-7n, 'JPY', '-7'],
    [1n, 'KWD', '0.001'],
    [12_345n, 'CLF', '1.2345'],
    [10n ** 18n, 'USD', '10000000000000000.00'],
  ])('%s %s is written %s', (minor, code, text) => {
    expect(formatMajor(minor, code)).toBe(text);
    expect(parseMajor(text, code)).toBe(minor);
  });

  it.each([
    ['10.0', 'JPY', 10n],
    ['10.000', 'USD', 1_000n],
    ['-1.50000', 'USD', -150n],
    ['1.2340', 'KWD', 1_234n],
  ])('zeros at the end say nothing: %s %s', (text, code, minor) => {
    expect(parseMajor(text, code)).toBe(minor);
  });

  it('never shows the crumbs of floating point', () => {
    expect(toMajorNumber(30n, 'USD')).toBe(0.3);
    expect(toMajorNumber(10n ** 15n, 'USD')).toBe(10_000_000_000_000);
    expect(Object.is(toMajorNumber(0n, 'USD'), 0)).toBe(true);
  });

  it.each<[string | number, string]>([
    ['1.005', 'USD'],
    [1.005, 'USD'],
    [0.1 + 0.2, 'USD'],
    ['1.5', 'JPY'],
    ['10.0010', 'USD'],
    ['1e3', 'USD'],
    [1e21, 'USD'],
    [1e-7, 'CLF'],
    [Number.NaN, 'USD'],
    [Number.POSITIVE_INFINITY, 'USD'],
    ['', 'USD'],
    ['.5', 'USD'],
    ['5.', 'USD'],
    ['+5', 'USD'],
    [' 5', 'USD'],
    ['5\n', 'USD'],
    ['0x10', 'USD'],
    ['1,00', 'USD'],
    ['05', 'USD'],
    ['٥', 'USD'],
    ['1'.repeat(19), 'USD'],
    [2 ** 52, 'JPY'],
  ])('refuses %j in %s, naming the field and not the value', (value, code) => {
    let refusal: unknown;
    try {
      parseMajor(value, code, 'price');
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(DomainError);
    expect((refusal as DomainError).code).toBe('validation-failed');
    expect((refusal as DomainError).fields).toEqual([{ field: 'price', message: expect.any(String) as string }]);
    expect((refusal as DomainError).fields[0]?.message).not.toMatch(/\d/);
  });

  it.each<[string | number, string, bigint]>([
    [10, 'USD', 1_000n],
    [0.07, 'USD', 7n],
    [-0, 'USD', 0n],
    ['-0.5', 'KWD', -500n],
    [0.0001, 'CLF', 1n],
    [1234, 'JPY', 1_234n],
  ])('reads %j in %s', (value, code, minor) => {
    expect(parseMajor(value, code)).toBe(minor);
  });
});
