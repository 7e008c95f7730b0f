import { LIMITS } from '../../../kernel/limits';
import { HOSTILE_XML } from '../../../../test/wire/packages/hostile-bodies';
import { NAMESPACE, small, toXml } from '../../../../test/wire/packages/support';
import { inspectXml, XML_DEPTH } from './inspect-xml';
import { xmlBody, xmlRootOf } from './read-xml';

const counting = () => {
  const seen = { characters: 0, events: 0 };
  const format = xmlBody({
    started: (length) => {
      seen.characters += length;
    },
    event: () => {
      seen.events += 1;
    },
  });
  return { seen, parse: (text: string) => format.parse(text) };
};
const document = (inner: string): string => `<Model xmlns="${NAMESPACE}">${inner}</Model>`;

describe('reading XML', () => {
  it('makes the same value as the JSON form, every scalar a text', () => {
    const { seen, parse } = counting();
    const body = small();
    const text = toXml(body);
    const texts = JSON.parse(JSON.stringify(body), (_name, value: unknown) =>
      ['number', 'boolean'].includes(typeof value) ? String(value) : value,
    ) as unknown;
    const value = parse(text);
    expect(value).toEqual(texts);
    expect(xmlRootOf(value)).toBe('PurchasePackagesBindingModel');
    const elementsAndTexts = [...text.matchAll(/<[A-Z]|>[^<]+</g)];
    expect(seen).toEqual({ characters: text.length, events: elementsAndTexts.length });
  });

  it.each(
    HOSTILE_XML.filter(
      ({ body, unparsed, type, status }) =>
        unparsed && typeof body === 'string' && type === undefined && status === 400,
    ),
  )('no parser sees $name: 0 characters, 0 events', ({ body }) => {
    const { seen, parse } = counting();
    expect(() => parse(body.toString())).toThrow();
    expect(seen).toEqual({ characters: 0, events: 0 });
  });

  it('makes fewer events than the body has characters, whatever the body', () => {
    for (const { body } of HOSTILE_XML) {
      const text = body.toString();
      if (text.length > LIMITS.bodyBytes) continue;
      const { seen, parse } = counting();
      try {
        parse(text);
      } catch {
        // most are refused here, the rest by the rules of the members
      }
      expect(seen.events).toBeLessThanOrEqual(text.length / 4);
    }
  });

  it('allows a bounded depth', () => {
    const nested = (depth: number): string => document('<a>'.repeat(depth - 1) + '</a>'.repeat(depth - 1));
    expect(() => inspectXml(nested(XML_DEPTH))).not.toThrow();
    expect(() => inspectXml(nested(XML_DEPTH + 1))).toThrow('nested too deeply');
  });

  it.each([
    ['<a>1</a>', { a: '1' }],
    ['<a> 1 </a>', { a: ' 1 ' }],
    ['<a/><b></b>', { a: '', b: '' }],
    ['<a>&lt;&#x26;&#65;&amp;lt;</a>', { a: '<&A&lt;' }],
    ['<a>x<![CDATA[<y>&z;]]></a>', { a: 'x<y>&z;' }],
    ['<a>x<!-- y -->z</a>', { a: 'xz' }],
    ['<Skus/>', { Skus: [] }],
    ['<Request></Request><Name/>', { Request: {}, Name: {} }],
    ['<Skus>\n<SkuPackage><Sku>1</Sku></SkuPackage>\n</Skus>', { Skus: [{ Sku: '1' }] }],
    ['<a xmlns:q="http://www.w3.org/2001/XMLSchema-instance" q:nil="1"/>', { a: null }],
  ])('reads %s', (inner, expected) => {
    expect(xmlBody().parse(document(inner))).toEqual(expected);
  });
});
