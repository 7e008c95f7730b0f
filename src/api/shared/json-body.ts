import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import type { BodyFormat } from './door';

const malformed = (message: string): DomainError => new DomainError('malformed', message);

/** Index behind the string that starts at `start` (a quote); the text's length when it never ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at === -1) return text.length;
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
}

function memberName(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(1, -1);
  try {
    return JSON.parse(raw) as string;
  } catch {
    throw malformed('The body is not valid JSON.');
  }
}

/**
 * Looks over a JSON text before anything is built from it: depth at most `LIMITS.jsonDepth`, at most `LIMITS.bodyValues` values, no
 * member named twice in one object (readers differ about which one counts). Linear, and nothing recursive: a text nested 10 000 deep
 * costs no more than a flat one.
 */
export function inspectJson(text: string): void {
  /** Per open bracket: the names seen in the object, or undefined in an array. */
  const open: (Set<string> | undefined)[] = [];
  let values = 1;
  for (let at = 0; at < text.length;) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      const names = open[open.length - 1];
      if (names && isMember(text, end)) addName(names, memberName(text.slice(at, end)));
      at = end;
      continue;
    }
    if (char === '{' || char === '[') {
      if (open.length >= LIMITS.jsonDepth) throw malformed('The body is nested too deeply.');
      open.push(char === '{' ? new Set() : undefined);
      values += 1;
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === ',') {
      values += 1;
    }
    if (values > LIMITS.bodyValues) throw malformed('The body has too many members.');
    at += 1;
  }
}

function isMember(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === ':';
}

function addName(names: Set<string>, name: string): void {
  if (names.has(name)) throw malformed('The body names a member twice.');
  names.add(name);
}

/** Not printable ASCII, written as an escape that may stand for something else, or the name of a reserved member. */
const MAY_NEED_CLEANING = /[^\t\n\r -~]|\\u|"(?:__proto__|constructor|prototype)"/;

/** JSON objects under every name JSON goes by. */
export const jsonBody: BodyFormat = {
  contentTypes: ['application/json', 'text/json'],
  isClean: (text) => !MAY_NEED_CLEANING.test(text),
  parse(text) {
    inspectJson(text);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // the parser's own message quotes the text, card number included
      throw malformed('The body is not valid JSON.');
    }
    // what HTTP libraries send for a body that is not there
    if (value === null) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) throw malformed('The body must be a JSON object.');
    return value;
  },
};
