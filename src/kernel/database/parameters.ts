import { encodeDocument } from '../money';

/**
 * How values travel to the server. The casts of a statement (`$3::jsonb[]`) say what each parameter is: lists of
 * documents and bytes go in the binary format, where nothing is quoted here and nothing is unquoted there; a document,
 * or rows for `recordset`, goes as JSON.
 */

/** Element types of lists that travel in binary, with what stands before each element. */
const BINARY_ELEMENTS: Readonly<Record<string, { readonly oid: number; readonly prefix: number | undefined }>> = {
  bytea: { oid: 17, prefix: undefined },
  // version of the binary jsonb format
  jsonb: { oid: 3802, prefix: 1 },
};
/** Dimensions, "has nulls", element type, length, lower bound: four bytes each. */
const ARRAY_HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

const CASTS = /\$(\d+)::(\w+)(\[\])?/g;
const MUST_QUOTE = /["\\]/;
const NEEDS_ESCAPE = /["\\]/g;

/** What a statement says of a parameter. */
export interface Cast {
  readonly type: string;
  readonly isList: boolean;
}

/** The casts of a statement's parameters, by position; undefined for a parameter without one. */
export function castsOf(text: string): readonly (Cast | undefined)[] {
  const casts: (Cast | undefined)[] = [];
  for (const [, position, type, list] of text.matchAll(CASTS)) {
    casts[Number(position) - 1] ??= { type: type as string, isList: list !== undefined };
  }
  return casts;
}

/** A parameter as the protocol takes it: text, bytes, or nothing for NULL. */
export function encodeParameter(value: unknown, cast: Cast | undefined): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (cast?.type === 'jsonb' && !cast.isList) return encodeDocument(value);
  if (Array.isArray(value)) return encodeList(value as unknown[], cast?.isList ? cast.type : undefined);
  return scalar(value);
}

function encodeList(values: readonly unknown[], type: string | undefined): string | Buffer {
  const binary = type === undefined ? undefined : BINARY_ELEMENTS[type];
  if (binary) return binaryList(values as readonly (string | Buffer | null)[], binary);
  if (values.length === 0) return '{}';
  // The common case, ids and names: one test for all of them, and one join.
  if (values.every((value) => typeof value === 'string') && !MUST_QUOTE.test(values.join(''))) {
    return `{"${values.join('","')}"}`;
  }
  return `{${values.map(element).join(',')}}`;
}

const element = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  const text = Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : scalar(value);
  return `"${text.replace(NEEDS_ESCAPE, '\\$&')}"`;
};

function scalar(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return value.toString();
  return JSON.stringify(value);
}

/** `array_recv` of PostgreSQL: one dimension, lower bound 1. */
function binaryList(
  values: readonly (string | Buffer | null)[],
  { oid, prefix }: { readonly oid: number; readonly prefix: number | undefined },
): Buffer {
  const prefixBytes = prefix === undefined ? 0 : 1;
  const lengths = values.map((value) => (value === null ? NULL_LENGTH : Buffer.byteLength(value) + prefixBytes));
  const total = lengths.reduce((sum, length) => sum + LENGTH_BYTES + Math.max(0, length), ARRAY_HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(total);
  let at = 0;
  for (const field of [1, values.includes(null) ? 1 : 0, oid, values.length, 1]) at = buffer.writeInt32BE(field, at);
  values.forEach((value, index) => {
    at = buffer.writeInt32BE(lengths[index] as number, at);
    if (value === null) return;
    if (prefix !== undefined) at = buffer.writeUInt8(prefix, at);
    at += typeof value === 'string' ? buffer.write(value, at) : value.copy(buffer, at);
  });
  return buffer;
}
