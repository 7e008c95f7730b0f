import { XMLParser } from 'fast-xml-parser';
import type { BodyFormat } from '../../shared';
import { inspectXml, malformedXml } from './inspect-xml';
import { INSTANCE_NAMESPACE, isList, isObject, LIST_ITEMS, MODEL_NAMESPACE } from './names';
import { decodeReferences } from './references';

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';
const BLANK = /^[ \t\r\n]*$/;

/** One entry of what the parser makes in document order: an element, a text or a section of plain text. */
type Node = Readonly<Record<string, unknown>>;
/** Prefix → namespace; '' is the default one. */
type Scope = Readonly<Record<string, string>>;

/** Sees what the parser does, for measurements. */
export interface XmlObserver {
  /** The parser is about to read that many characters. */
  started(length: number): void;
  /** The parser has met an element or a text. */
  event(): void;
}

/** Name of the document element by the value that was made of it. */
const roots = new WeakMap<object, string>();

/** What the document element of a body was called; undefined for a body that was no XML. */
export const xmlRootOf = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null ? roots.get(body) : undefined;

function parserFor(observer: XmlObserver | undefined): XMLParser {
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    // ours decodes them, and knows five
    processEntities: false,
    trimValues: false,
    cdataPropName: CDATA,
    ignoreDeclaration: true,
    ...(observer && {
      updateTag: (name: string) => {
        observer.event();
        return name;
      },
      tagValueProcessor: (_name: string, value: string) => {
        observer.event();
        return value;
      },
    }),
  });
}

/**
 * XML as DataContract clients write it, read into the same plain value as the JSON form: elements are members, `SkuPackage` and the like
 * are entries, `i:nil` is null, order does not matter. Every value is a text.
 */
export function xmlBody(observer?: XmlObserver): BodyFormat {
  const parser = parserFor(observer);
  return {
    contentTypes: ['application/xml', 'text/xml'],
    parse(text) {
      inspectXml(text);
      observer?.started(text.length);
      const [root, ...others] = parse(parser, text).filter((node) => !isBlank(node));
      if (!root || others.length > 0) throw malformedXml('The body is not well-formed XML.');
      const { local, value } = read(root, {});
      if (typeof value !== 'object' || value === null) throw malformedXml('The document element must have members.');
      roots.set(value, local);
      return value;
    },
  };
}

function parse(parser: XMLParser, text: string): readonly Node[] {
  try {
    return parser.parse(text) as readonly Node[];
  } catch {
    // the parser's own message quotes the text
    throw malformedXml('The body is not well-formed XML.');
  }
}

const isBlank = (node: Node): boolean => typeof node[TEXT] === 'string' && BLANK.test(node[TEXT]);

function read(node: Node, outer: Scope): { readonly local: string; readonly value: unknown } {
  const tag = Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';
  const attributes = (node[ATTRIBUTES] ?? {}) as Readonly<Record<string, string>>;
  const scope = declared(attributes, outer);
  const { namespace, local } = resolve(tag, scope, scope['']);
  if (namespace !== MODEL_NAMESPACE) throw malformedXml('An element is not in the namespace of the API.');
  const children = node[tag] as readonly Node[];
  if (isNil(attributes, scope)) {
    if (children.some((child) => !isBlank(child))) throw malformedXml('An element without a value has one.');
    return { local, value: null };
  }
  return { local, value: valueOf(local, children, scope) };
}

function valueOf(name: string, children: readonly Node[], scope: Scope): unknown {
  const elements = children.filter((child) => !(TEXT in child) && !(CDATA in child));
  if (elements.length === 0) {
    if (!children.every(isBlank)) return textOf(children);
    return isList(name) ? [] : isObject(name) ? {} : textOf(children);
  }
  if (children.some((child) => CDATA in child || (TEXT in child && !isBlank(child)))) {
    throw malformedXml('Text and elements are mixed.');
  }
  const members = elements.map((element) => read(element, scope));
  return isList(name) ? entries(members, LIST_ITEMS[name]) : object(members);
}

function textOf(children: readonly Node[]): string {
  return children
    .map((child) => {
      if (typeof child[TEXT] === 'string') return decodeReferences(child[TEXT]);
      const section = child[CDATA] as readonly Node[];
      return section.map((part) => (typeof part[TEXT] === 'string' ? part[TEXT] : '')).join('');
    })
    .join('');
}

type Member = ReturnType<typeof read>;

function entries(members: readonly Member[], item: string | undefined): unknown[] {
  if (members.some(({ local }) => local !== item)) throw malformedXml('A list has an entry of another kind.');
  return members.map(({ value }) => value);
}

function object(members: readonly Member[]): Record<string, unknown> {
  const names = new Set(members.map(({ local }) => local));
  if (names.size < members.length) throw malformedXml('The body names a member twice.');
  return Object.fromEntries(members.map(({ local, value }) => [local, value]));
}

/** The scope with an element's own declarations. */
function declared(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
  const own = Object.entries(attributes).flatMap(([name, value]) => {
    if (name === 'xmlns') return [['', decodeReferences(value)] as const];
    return name.startsWith('xmlns:') ? [[name.slice('xmlns:'.length), decodeReferences(value)] as const] : [];
  });
  return own.length === 0 ? outer : { ...outer, ...Object.fromEntries(own) };
}

function resolve(
  name: string,
  scope: Scope,
  unprefixed: string | undefined,
): { namespace: string | undefined; local: string } {
  const [prefix, local] = name.includes(':') ? (name.split(':', 2) as [string, string]) : [undefined, name];
  if (prefix === undefined) return { namespace: unprefixed, local };
  return { namespace: Object.hasOwn(scope, prefix) ? scope[prefix] : undefined, local };
}

/** Where the schema of a document is, for those who check documents against one. */
const SCHEMA_HINTS: ReadonlySet<string> = new Set(['schemaLocation', 'noNamespaceSchemaLocation']);

/** `nil` is the one attribute that says something; hints for validators are skipped, any other one is refused like an unknown member. */
function isNil(attributes: Readonly<Record<string, string>>, scope: Scope): boolean {
  let nil = false;
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const { namespace, local } = resolve(name, scope, undefined);
    if (namespace === INSTANCE_NAMESPACE && SCHEMA_HINTS.has(local)) continue;
    if (namespace !== INSTANCE_NAMESPACE || local !== 'nil' || !/^(?:true|false|1|0)$/.test(value)) {
      throw malformedXml('An attribute is not known.');
    }
    nil = value === 'true' || value === '1';
  }
  return nil;
}
