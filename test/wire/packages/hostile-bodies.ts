import { AUTHENTICATION, INSTANCE, NAMESPACE, small, toXml } from './support';

export interface Hostile {
  readonly name: string;
  readonly body: string | Buffer;
  readonly status: 400 | 413 | 415;
  /** Must a parser never see it? */
  readonly unparsed: boolean;
  readonly type?: string;
}

const GOOD = toXml(small());
const ROOT = `<PurchasePackagesBindingModel xmlns:i="${INSTANCE}" xmlns="${NAMESPACE}">`;
const CREDENTIALS = `<Authentication><Id>${AUTHENTICATION.Id}</Id><Key>${AUTHENTICATION.Key}</Key></Authentication>`;
/** A good message with something in front of its end. */
const withIn = (text: string): string => GOOD.replace('</Request>', `${text}</Request>`);
const withEmail = (text: string): string => GOOD.replace('someone@shop.example', text);
const nested = (depth: number): string => `${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}`;
const utf16 = (littleEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${GOOD}`, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
};
const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${String(i + 1)} "${`&lol${i === 0 ? '' : String(i)};`.repeat(10)}">`).join('')}]>`;

const x = (name: string, body: string | Buffer, unparsed = true, more: Partial<Hostile> = {}): Hostile => ({
  name,
  body,
  status: 400,
  unparsed,
  ...more,
});

/** XML that must be refused; `unparsed` where the rule lets it be refused before any parser runs. */
export const HOSTILE_XML: readonly Hostile[] = [
  // --- document types and entities
  x('an empty document type', `<!DOCTYPE a>${GOOD}`),
  x('a document type in small letters', `<!doctype a>${GOOD}`),
  x('an external entity from a file', `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${withEmail('&e;')}`),
  x(
    'an external entity from the network',
    `<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:1/x">]>${withEmail('&e;')}`,
  ),
  x('an external subset', `<!DOCTYPE a SYSTEM "http://127.0.0.1:1/evil.dtd">${GOOD}`),
  x('a parameter entity', `<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p.dtd"> %p;]>${GOOD}`),
  x('nested entities that grow a billionfold', `${LAUGHS}${withEmail('&lol9;')}`),
  x(
    'one long entity used many times',
    `<!DOCTYPE a [<!ENTITY e "${'e'.repeat(2_000)}">]>${withEmail('&e;'.repeat(2_000))}`,
  ),
  x('a document type behind the declaration', `<?xml version="1.0"?>\n<!DOCTYPE a>${GOOD}`),
  x('a document type in the middle', withIn('<!DOCTYPE a>')),
  x('a document type inside of a comment', `<!-- <!DOCTYPE a> -->${GOOD}`),
  x('an entity declared inside of CDATA', withEmail('<![CDATA[<!ENTITY e "x">]]>')),
  x('an entity nobody declared', withEmail('&nbsp;')),
  x('an entity in an attribute', GOOD.replace('<Request>', '<Request i:nil="&e;">')),
  x('an ampersand of its own', withEmail('a & b')),
  x('an unfinished reference', withEmail('&#x41')),
  x('a reference to NUL', withEmail('&#0;'), false),
  x('a reference to a control character', withEmail('a&#x1;@shop.example'), false),
  x('a reference to half of a pair', withEmail('&#xD800;'), false),
  x('a reference beyond Unicode', withEmail('&#x110000;'), false),
  x('a reference with a hundred digits', withEmail(`&#${'1'.repeat(100)};`)),
  x('ten thousand references', withEmail('&#65;'.repeat(10_000)), false),
  x('a reference to a reference', withEmail('&#38;lt;&#60;evil&#62;'), false),
  // --- instructions
  x('a processing instruction', `<?php echo 1 ?>${GOOD}`),
  x('a style sheet instruction', `<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:1/x.xsl"?>${GOOD}`),
  x('an instruction in the middle', withIn('<?x y?>')),
  x('a second XML declaration', `<?xml version="1.0"?><?xml version="1.0"?>${GOOD}`),
  x('an XML declaration that is not first', ` <?xml version="1.0"?>${GOOD}`),
  x('XML 1.1', `<?xml version="1.1"?>${GOOD}`),
  // --- encodings
  x('a declared encoding that is no Unicode', `<?xml version="1.0" encoding="ISO-8859-1"?>${GOOD}`),
  x('UTF-7', `<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE+AD4-${GOOD}`),
  x('UTF-16, little end first', utf16(true)),
  x('UTF-16, big end first', utf16(false)),
  x('UTF-16 that passes for UTF-8', Buffer.from(GOOD, 'utf16le')),
  x('UTF-32', Buffer.concat(Array.from(GOOD, (c) => Buffer.from([c.charCodeAt(0), 0, 0, 0])))),
  x('an overlong "<"', Buffer.concat([Buffer.from([0xc0, 0xbc]), Buffer.from(GOOD)])),
  x(
    'a broken sequence',
    Buffer.concat([Buffer.from(GOOD.slice(0, -40)), Buffer.from([0xff, 0xfe]), Buffer.from(GOOD.slice(-40))]),
  ),
  x('another charset in the header', GOOD, true, { status: 415, type: 'application/xml; charset=utf-16' }),
  x('a NUL', withEmail('a\0b@shop.example')),
  x('a form feed', withEmail('a\fb')),
  x('U+FFFF', withEmail('\uffff')),
  // --- size and depth
  x('10 000 levels', `${ROOT}${nested(4_000)}</PurchasePackagesBindingModel>`),
  x('10 000 levels that never end', `${ROOT}${'<a>'.repeat(10_000)}`),
  x('seventeen levels', `${ROOT}${nested(16)}</PurchasePackagesBindingModel>`),
  x('a text of a million characters', withEmail('x'.repeat(1_000_000)), true, { status: 413 }),
  x('a million levels', `${ROOT}${'<a>'.repeat(1_000_000)}`, true, { status: 413 }),
  x('one byte too many', `${GOOD}${' '.repeat(65_537 - GOOD.length)}`, true, { status: 413 }),
  x('an element name of 60 000 characters', withIn(`<${'a'.repeat(60_000)}/>`), false),
  x(
    'ten thousand attributes',
    withIn(`<a ${Array.from({ length: 5_000 }, (_, i) => `a${String(i)}=""`).join(' ')}/>`),
    false,
  ),
  x('ten thousand empty elements', withIn('<a/>'.repeat(10_000)), false),
  x('an endless comment', `${GOOD}<!-- ${'-'.repeat(50_000)}`),
  x('an endless CDATA section', withEmail(`<![CDATA[${']'.repeat(50_000)}`)),
  // --- names and structure
  x('a member __proto__', withIn('<__proto__><polluted>1</polluted></__proto__>')),
  x('a member constructor', withIn('<constructor><prototype><polluted>1</polluted></prototype></constructor>')),
  x('a prefixed __proto__', withIn(`<p:__proto__ xmlns:p="${NAMESPACE}">1</p:__proto__>`)),
  x('an attribute __proto__', withIn('<Marketing __proto__="1"/>')),
  x('an element twice', withIn('<Email>second@shop.example</Email>'), false),
  x(
    'an element twice under two prefixes',
    withIn(`<p:Email xmlns:p="${NAMESPACE}">second@shop.example</p:Email>`),
    false,
  ),
  x('an attribute twice', GOOD.replace('<Request>', '<Request i:nil="false" i:nil="true">')),
  x('credentials twice', GOOD.replace('<Request>', `${CREDENTIALS}<Request>`), false),
  x('CDATA that tries to be elements', withEmail('<![CDATA[</Email><Skus/><Email>]]>'), false),
  x('CDATA split to hide its end', withEmail('<![CDATA[a]]]]><![CDATA[>b]]>'), false),
  x('CDATA between members', withIn('<![CDATA[<Amount>0</Amount>]]>'), false),
  x('CDATA outside of the document', `<![CDATA[x]]>${GOOD}`),
  x('text between members', withIn('text'), false),
  x('an entry of another kind in a list', GOOD.replace('</Skus>', '<Other>1</Other></Skus>'), false),
  x('no namespace', GOOD.replace(` xmlns="${NAMESPACE}"`, ''), false),
  x('another namespace', GOOD.replace(NAMESPACE, 'http://evil.example/'), false),
  x('a prefix nobody declared', withIn('<q:Email>x</q:Email>'), false),
  x('another document element', GOOD.replaceAll('PurchasePackagesBindingModel', 'TransactionsBindingModel'), false),
  x('two documents', GOOD + GOOD),
  x('text behind the document', `${GOOD}evil`),
  x('an attribute that says nothing', GOOD.replace('<Email>', '<Email onload="x">'), false),
  x('a type of the client’s choice', GOOD.replace('<Request>', '<Request i:type="ObjectDataProvider">'), false),
  x('nil with a value', GOOD.replace('<Email>', '<Email i:nil="true">'), false),
  x('tags that cross', withIn('<Marketing><Motion></Marketing></Motion>')),
  x('a tag that never ends', GOOD.slice(0, -1)),
  x('a tag inside of a tag', withIn('<a <b>>')),
  x('a name that is none', withIn('<1a/>')),
  x('nothing but white space', '   \n'),
  x('JSON', '{"Authentication":{}}'),
  x('XML that says it is JSON', GOOD, true, { type: 'application/json' }),
  x('a form', GOOD, true, { status: 415, type: 'application/x-www-form-urlencoded' }),
  x('XHTML', GOOD, true, { status: 415, type: 'application/xhtml+xml' }),
];

const JSON_GOOD = JSON.stringify(small());
const j = (name: string, body: string | Buffer, more: Partial<Hostile> = {}): Hostile => ({
  ...{ name, body, status: 400, unparsed: false, type: 'application/json' },
  ...more,
});

export const HOSTILE_JSON: readonly Hostile[] = [
  j('10 000 levels', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
  j('10 000 lists', '['.repeat(20_000)),
  j('a member __proto__', JSON_GOOD.replace('"Request":{', '"Request":{"__proto__":{"polluted":1},')),
  j('a member constructor', JSON_GOOD.replace('"Request":{', '"Request":{"constructor":{"prototype":{"polluted":1}},')),
  j(
    'a member twice',
    JSON_GOOD.replace('"Request":{', '"Request":{"Email":"a@shop.example","Email":"b@shop.example",'),
  ),
  j('a member twice, once escaped', JSON_GOOD.replace('"Request":{', '"Request":{"Em\\u0061il":"a@shop.example",')),
  j('a text of a million characters', JSON_GOOD.replace('someone@', `${'x'.repeat(1_000_000)}@`), { status: 413 }),
  j('a list as body', '[]'),
  j('a text as body', '"x"'),
  j('null as body', 'null'),
  j('no JSON', '{"Authentication":'),
  j('a comment', `/* */${JSON_GOOD}`),
  j('UTF-16', Buffer.from(`\ufeff${JSON_GOOD}`, 'utf16le')),
  j('a NUL', JSON_GOOD.replace('someone@', 'some\\u0000one@')),
  j('half of a pair', JSON_GOOD.replace('someone@', 'some\\ud800one@')),
  j('a list where an object belongs', JSON_GOOD.replace('"PaymentMethod":{', '"Discount":[],"PaymentMethod":{')),
  j('an object where a text belongs', JSON_GOOD.replace('"someone@shop.example"', '{"a":1}')),
  j('a quantity beyond every number', JSON_GOOD.replace('"Quantity":1', '"Quantity":1e400')),
  j('compressed', Buffer.from([0x1f, 0x8b, 0x08, 0x00]), { type: 'application/gzip', status: 415 }),
];
