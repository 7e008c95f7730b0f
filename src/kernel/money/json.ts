/**
 * Documents in JSON columns carry minor units as decimal strings: JSON numbers are doubles, and an amount never passes through one.
 * A member is an amount when its name ends in `Minor`.
 */
const AMOUNT_MEMBER = /Minor$/;

/** The document as JSON text, bigint members as strings. */
export function encodeDocument(value: unknown): string {
  return JSON.stringify(withTexts(value));
}

/** A copy with bigints as text; a replacer function would be asked for every member, at twice the price. */
function withTexts(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (Array.isArray(value)) return value.map(withTexts);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withTexts(member)]));
}

/** The document as read from a JSON column, with its amounts as bigint again. */
export function decodeDocument<T>(value: unknown): T {
  return decode(value, '') as T;
}

function decode(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => decode(entry, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, decode(member, key)]));
  }
  return typeof value === 'string' && AMOUNT_MEMBER.test(name) ? BigInt(value) : value;
}
