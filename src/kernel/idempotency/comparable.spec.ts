import { Secret } from '../secret';
import { comparable, comparableText, freeMembers } from './comparable';

describe('comparableText', () => {
  it('ignores the order of members, keeps the order of lists, and takes null and undefined for absent', () => {
    expect(comparableText({ b: 1, a: { d: [1, 2], c: null }, e: undefined })).toBe('{"a":{"d":[1,2]},"b":1}');
    expect(comparableText([1, 2])).not.toBe(comparableText([2, 1]));
  });

  it('tells everything else apart', () => {
    const values = [
      {},
      { a: 1 },
      { a: '1' },
      { a: true },
      { a: [] },
      { a: [['b', 1]] },
      { a: { b: 1 } },
      { a: '' },
      [],
    ];
    expect(new Set(values.map(comparableText)).size).toBe(values.length);
  });

  it('has no place for a secret, however deep it stands', () => {
    expect(() => comparableText(comparable({ card: [{ cvv: new Secret('123') }] }))).toThrow('a secret is compared');
  });
});

describe('freeMembers', () => {
  it('tells a null from nothing, and an object from none', () => {
    const values = [freeMembers({ a: null }), freeMembers({}), freeMembers(undefined), freeMembers({ a: 'null' })];
    expect(new Set(values).size).toBe(values.length);
    expect(freeMembers({ b: 1, a: 2 })).toBe(freeMembers({ a: 2, b: 1 }));
    expect(freeMembers(null)).toBeUndefined();
  });
});
