import fc from 'fast-check';
import { DomainError } from '../../kernel/errors';
import { inspectJson, jsonBody } from './json-body';

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'crash';
  }
};

describe('JSON bodies', () => {
  it('are read like JSON.parse reads them, when they are shallow objects', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
        const text = JSON.stringify(value);
        expect(jsonBody.parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('that JSON.parse refuses are malformed and not quoted', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const code = codeOf(() => jsonBody.parse(`{"a":"canary",${text}`));
        expect([undefined, 'malformed', 'validation-failed']).toContain(code);
      }),
    );
    expect(() => jsonBody.parse('{"a":canary}')).toThrow(/^The body is not valid JSON\.$/);
  });

  it.each([
    ['{"a":{"b":1},"c":{"b":1}}', undefined],
    ['{"a":[{"b":1},{"b":1}]}', undefined],
    ['{"a":"a","b":"a"}', undefined],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', undefined],
    ['{"a\\\\":1,"a":2}', undefined],
    ['{"a":1,"b":{"a":1},"a":2}', 'malformed'],
    ['{"a" :1,"a"\n:2}', 'malformed'],
    ['{"\\u0061":1,"a":2}', 'malformed'],
    ['{"a":"__proto__"}', undefined],
  ])('%s: %s', (text, code) => {
    expect(codeOf(() => jsonBody.parse(text))).toBe(code);
  });

  it('may be 16 deep', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(codeOf(() => inspectJson(nested(16)))).toBeUndefined();
    expect(codeOf(() => inspectJson(nested(17)))).toBe('malformed');
    expect(codeOf(() => inspectJson(nested(1_000_000)))).toBe('malformed');
    expect(codeOf(() => inspectJson('"["'.repeat(1_000)))).toBeUndefined();
  });
});
