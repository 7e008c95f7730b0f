import { Secret } from '../../../kernel/secret';

/** JSON with `bigint` as decimal text and `Secret` revealed: for the wire to the gateway only. */
export const toWire = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, plain: unknown) {
    const raw = this[key];
    if (typeof raw === 'bigint') return String(raw);
    return raw instanceof Secret ? (raw.reveal() as unknown) : plain;
  });

/** An object of JSON, its members unchecked. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON text to an object; undefined for anything else. */
export function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
