import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { cleanMembers } from './clean-members';
import { parseForm } from './form-body';
import { jsonBody } from './json-body';

const read = (text: string): unknown => {
  const value = jsonBody.parse(text);
  return jsonBody.isClean?.(text) === true ? value : cleanMembers(value);
};

const refusalOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.code, ...error.fields.map(({ field }) => field)];
  }
};

describe('what callers write', () => {
  it('is brought into NFC, values only', () => {
    expect(cleanMembers({ 'e\u0301': ['e\u0301', { a: 'नमिता', b: '👩\u200d🚀', c: 1, d: null }] })).toEqual({
      'e\u0301': ['é', { a: 'नमिता', b: '👩\u200d🚀', c: 1, d: null }],
    });
  });

  it.each([
    ['{"a":{"b\\u0000c":1}}', ['validation-failed', 'a.?']],
    ['{"a":{"\\ud800":1}}', ['validation-failed', 'a.?']],
    ['{"a":["x","\\u0000"],"b":"\\udc00"}', ['validation-failed', 'a.1', 'b']],
    ['{"x":[{"__proto__":1}]}', ['validation-failed', 'x.0.__proto__']],
    ['{"\\u005f\\u005fproto__":{"a":1}}', ['validation-failed', '__proto__']],
    ['{"a":{"constructor":{"prototype":1}}}', ['validation-failed', 'a.constructor']],
    ['{"a":"constructor"}', { a: 'constructor' }],
  ])('%s', (text, expected) => {
    expect(refusalOf(() => read(text))).toEqual(expected);
  });

  it.each(['a%00b=1', 'a[__proto__]=1', 'constructor=1', 'a[prototype][x]=1'])('form %s', (text) => {
    expect(refusalOf(() => cleanMembers(parseForm(text)))).toEqual(['validation-failed', expect.any(String)]);
  });

  it('has a bounded number of values, whatever the format', () => {
    const list = (length: number): unknown[] => Array<number>(length).fill(1);
    expect(refusalOf(() => cleanMembers(list(LIMITS.bodyValues)))).toEqual(['malformed']);
    expect(refusalOf(() => read(JSON.stringify({ a: list(LIMITS.bodyValues) })))).toEqual(['malformed']);
    expect(read(JSON.stringify({ a: list(LIMITS.bodyValues - 2) }))).toHaveProperty('a');
  });
});
