import { malformedXml } from './inspect-xml';

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([a-z]+));/g;
const XML_CHARACTER = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u;
const LAST_CODE_POINT = 0x10_ffff;

/** A text with its references replaced, once: what comes out is not looked at again. @throws DomainError malformed */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    REFERENCE,
    (_all, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return PREDEFINED[name] ?? refuse();
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const character = code <= LAST_CODE_POINT ? String.fromCodePoint(code) : '';
      return XML_CHARACTER.test(character) ? character : refuse();
    },
  );
}

function refuse(): never {
  throw malformedXml('A reference is not a character of XML.');
}
