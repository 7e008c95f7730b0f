import { INSTANCE_NAMESPACE, LIST_ITEMS, MODEL_NAMESPACE } from './names';

export interface DocumentNames {
  /** Name of the document element. */
  readonly root: string;
  /** What the `Response` member is: its declared type is an interface, so the document must say it. */
  readonly responseType?: string | undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
/** What XML 1.0 cannot carry, not even as a reference. */
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escapeText = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>\r]/g, (char) => ESCAPES[char] ?? char);

/**
 * A value as a DataContract serializer writes it: members in ordinal order, null as `i:nil`, no white space between elements and no
 * declaration. The same value makes the same bytes.
 */
export function writeXml({ root, responseType }: DocumentNames, value: Readonly<Record<string, unknown>>): string {
  const members = writeMembers(value, responseType);
  return `<${root} xmlns:i="${INSTANCE_NAMESPACE}" xmlns="${MODEL_NAMESPACE}">${members}</${root}>`;
}

/** Ordinal: by code unit, capitals before small letters, as in the page's `CVV` before `CardNumber`. */
function writeMembers(value: object, responseType?: string): string {
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => writeMember(name, member, name === 'Response' ? responseType : undefined))
    .join('');
}

function writeMember(name: string, value: unknown, type?: string): string {
  if (value === null || value === undefined) return `<${name} i:nil="true" />`;
  const open = type === undefined ? `<${name}>` : `<${name} i:type="${type}">`;
  return `${open}${contentOf(name, value)}</${name}>`;
}

function contentOf(name: string, value: unknown): string {
  if (Array.isArray(value)) {
    const item = LIST_ITEMS[name];
    if (item === undefined) throw new Error('a list without a name for its entries');
    return value.map((entry: unknown) => writeMember(item, entry)).join('');
  }
  if (typeof value === 'object' && value !== null) return writeMembers(value);
  return escapeText(String(value));
}
