/**
 * Documents in JSON columns carry minor units as decimal strings: JSON numbers are doubles, and an amount never passes through one.
 * A member is an amount when its name ends in `Minor`.
 */
const AMOUNT_MEMBER = /Minor$/;

/** The document as JSON text, bigint members as strings. */
export function encodeDocument(value: unknown): string {
  return JSON.stringify(value, asText);
}

const asText = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

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
