import { DomainError } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { RESERVED_MEMBERS } from '../../shared/json-body';

/** Elements within elements. */
export const XML_DEPTH = LIMITS.jsonDepth;

/** Declarations have no place in a message, not even inside of a comment or a text. */
const DECLARATION = /<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i;
/** XML 1.0 has no such characters, whatever they are written as. */
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** The only processing instruction, and only as the very first thing. */
const XML_DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"utf-8"|'utf-8'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/i;
const NAME = /^(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)$/;
/** The five entities every reader knows, and characters by number. */
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});/y;

const COMMENT = { start: '<!--', end: '-->' } as const;
const CDATA = { start: '<![CDATA[', end: ']]>' } as const;

export const malformedXml = (message: string): DomainError => new DomainError('malformed', message);

/**
 * Looks over an XML text before a parser sees it. Linear, nothing recursive, nothing is built. What passes has no document type, no
 * entities but the predefined ones, no processing instructions, no names that mean something to JavaScript, and bounded depth.
 * @throws DomainError malformed
 */
export function inspectXml(text: string): void {
  if (DECLARATION.test(text)) throw malformedXml('Document types and declarations are not accepted.');
  if (FORBIDDEN.test(text)) throw malformedXml('The body has characters that XML does not have.');
  let depth = 0;
  let at = XML_DECLARATION.exec(text)?.[0].length ?? 0;
  for (;;) {
    const open = text.indexOf('<', at);
    checkReferences(text.slice(at, open === -1 ? text.length : open));
    if (open === -1) return;
    if (text.startsWith(COMMENT.start, open)) at = endOf(text, open, COMMENT);
    else if (text.startsWith(CDATA.start, open)) at = endOf(text, open, CDATA);
    else {
      const close = endOfTag(text, open);
      const tag = text.slice(open + 1, close);
      depth += levels(tag);
      if (depth > XML_DEPTH) throw malformedXml('The body is nested too deeply.');
      checkReferences(tag);
      at = close + 1;
    }
  }
}

function endOf(text: string, from: number, { start, end }: { readonly start: string; readonly end: string }): number {
  const found = text.indexOf(end, from + start.length);
  if (found === -1) throw malformedXml('The body is not well-formed XML.');
  return found + end.length;
}

/** Index of the `>` of a tag; one in quotes does not end it. */
function endOfTag(text: string, open: number): number {
  let quote = '';
  for (let at = open + 1; at < text.length; at += 1) {
    const char = text[at] as string;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at;
    else if (char === '<') break;
  }
  throw malformedXml('The body is not well-formed XML.');
}

/** How much deeper the text behind a tag is than the text before it. */
function levels(tag: string): -1 | 0 | 1 {
  if (tag.startsWith('!') || tag.startsWith('?')) throw malformedXml('Instructions and declarations are not accepted.');
  const closes = tag.startsWith('/');
  const [name = ''] = tag.slice(closes ? 1 : 0).split(/[\s/]/, 1);
  const local = NAME.exec(name)?.[2];
  if (local === undefined) throw malformedXml('The body is not well-formed XML.');
  if (RESERVED_MEMBERS.has(local)) throw malformedXml('The body has a name that is not allowed.');
  if (closes) return -1;
  return tag.endsWith('/') ? 0 : 1;
}

function checkReferences(text: string): void {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at;
    if (!REFERENCE.test(text)) throw malformedXml('Entities are not accepted.');
  }
}
