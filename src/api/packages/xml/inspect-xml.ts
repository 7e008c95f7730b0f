import { DomainError } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { RESERVED_MEMBERS } from '../../shared/clean-members';

/** Elements within elements. */
export const XML_DEPTH = LIMITS.jsonDepth;

/** Declarations have no place in a message, not even inside of a comment or a text. */
const DECLARATION = /<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i;
/** XML 1.0 has no such characters, whatever they are written as. */
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/**
 * The only processing instruction, and only as the very first thing. The bytes are UTF-8 whatever it says: .NET writes `utf-16` into
 * every text it makes of a string.
 */
const XML_DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"utf-(?:8|16)"|'utf-(?:8|16)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/i;
const NAME = String.raw`[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?`;
const END_TAG = new RegExp(`^/(${NAME})[ \\t\\r\\n]*$`);
const START_TAG = new RegExp(
  `^(${NAME})((?:[ \\t\\r\\n]+${NAME}[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"[^"<]*"|'[^'<]*'))*)[ \\t\\r\\n]*(/?)$`,
);
const ATTRIBUTE_NAME = new RegExp(`(${NAME})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"[^"]*"|'[^']*')`, 'g');
const BLANK = /^[ \t\r\n]*$/;
/** The five entities every reader knows, and characters by number. */
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});/y;

const COMMENT = { start: '<!--', end: '-->' } as const;
const CDATA = { start: '<![CDATA[', end: ']]>' } as const;

export const malformedXml = (message: string): DomainError => new DomainError('malformed', message);

/**
 * Looks over an XML text before a parser sees it. Linear, nothing recursive, nothing is built. What passes is well-formed and has no document
 * type, no entities but the predefined ones, no processing instructions, no names that mean something to JavaScript, and bounded depth.
 * @throws DomainError malformed
 */
export function inspectXml(text: string): void {
  if (DECLARATION.test(text)) throw malformedXml('Document types and declarations are not accepted.');
  if (FORBIDDEN.test(text)) throw malformedXml('The body has characters that XML does not have.');
  const open: string[] = [];
  let documents = 0;
  let elements = 0;
  let at = XML_DECLARATION.exec(text)?.[0].length ?? 0;
  for (;;) {
    const start = text.indexOf('<', at);
    const between = text.slice(at, start === -1 ? text.length : start);
    checkReferences(between);
    const outside = open.length === 0;
    if (outside && !BLANK.test(between)) throw notWellFormed();
    if (start === -1) break;
    if (text.startsWith(COMMENT.start, start)) at = endOf(text, start, COMMENT);
    else if (text.startsWith(CDATA.start, start) && !outside) at = endOf(text, start, CDATA);
    else {
      const end = endOfTag(text, start);
      readTag(text.slice(start + 1, end), open);
      if (text[start + 1] !== '/') elements += 1;
      if (elements > LIMITS.xmlElements) throw malformedXml('The body has too many elements.');
      if (outside) documents += 1;
      at = end + 1;
    }
  }
  if (open.length > 0 || documents !== 1) throw notWellFormed();
}

const notWellFormed = (): DomainError => malformedXml('The body is not well-formed XML.');

function endOf(text: string, from: number, { start, end }: { readonly start: string; readonly end: string }): number {
  const found = text.indexOf(end, from + start.length);
  if (found === -1) throw notWellFormed();
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
  throw notWellFormed();
}

/** Opens or closes an element. @param open names of the elements that are open, outermost first */
function readTag(tag: string, open: string[]): void {
  if (tag.startsWith('!') || tag.startsWith('?')) throw malformedXml('Instructions and declarations are not accepted.');
  const closed = END_TAG.exec(tag)?.[1];
  if (closed !== undefined) {
    if (open.pop() !== closed) throw notWellFormed();
    return;
  }
  const [, name, attributes = '', empty] = START_TAG.exec(tag) ?? [];
  if (name === undefined) throw notWellFormed();
  if (open.length >= XML_DEPTH) throw malformedXml('The body is nested too deeply.');
  checkReferences(attributes);
  const names = Array.from(attributes.matchAll(ATTRIBUTE_NAME), (match) => match[1] ?? '');
  if (new Set(names).size < names.length) throw notWellFormed();
  if ([name, ...names].some((one) => RESERVED_MEMBERS.has(one.slice(one.indexOf(':') + 1)))) {
    throw malformedXml('The body has a name that is not allowed.');
  }
  if (empty === '') open.push(name);
}

function checkReferences(text: string): void {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at;
    if (!REFERENCE.test(text)) throw malformedXml('Entities are not accepted.');
  }
}
