import fc from 'fast-check';
import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { HttpClient } from '../support/http-client';
import { CARD as MERCHANT_CARD, CARD_DATA, ORDER } from '../wire/merchant/client';
import { sample, toXml } from '../wire/packages/support';
import { CARD, CONTACT, purchaseOf } from '../wire/storefront/client';

const RUNS = 120;
const SEED = 20_261_127;

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
}, 60_000);
afterAll(() => service.close());

interface Route {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly write?: (body: never) => string;
  readonly type?: string;
}

const DEAL_CARD = { number: CARD.pan, verification_value: '123', month: 12, year: 34, zip_code: '1', first_name: 'A' };
const FULL = {
  deal_id: 'deal_dining',
  quantity: 1,
  session_id: 's',
  user: { user_id: 'u', email: 'a@b.example', first_name: 'A', last_name: 'B', password: 'long enough' },
  credit_card: DEAL_CARD,
};
const CUSTOMER = { Email: 'a@b.example', FirstName: 'A', BillingAddress: { City: 'M', AddressDetail: 'C 1' } };
const publishable = { authorization: DEMO.publishableKey };
const merchant = { authorization: `Basic ${DEMO.secretKey}` };
const admin = { authorization: `Bearer ${DEMO.secretKey}` };
/** Half a surrogate pair cannot be percent-encoded: UTF-8 has no bytes for it. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
/** `a[b]=1` for members of members. */
const asForm = (body: object, prefix = ''): string =>
  Object.entries(body)
    .map(([name, value]): string => {
      const key = prefix === '' ? name : `${prefix}[${name}]`;
      return typeof value === 'object' && value !== null
        ? asForm(value as object, key)
        : `${encoded(key)}=${encoded(String(value))}`;
    })
    .join('&');

const ROUTES: readonly Route[] = [
  {
    name: 'storefront purchase',
    path: '/v1/storefront/purchase',
    headers: publishable,
    body: purchaseOf('plan_ebook', 1, {
      billingAddress: CONTACT,
      couponIds: ['TENOFF'],
      poNumber: 'p',
      redirectUrl: 'https://shop.example/done',
      customFields: { customers: { a: 'b' }, transactions: { c: 'd' } },
    }),
  },
  {
    name: 'storefront preview',
    path: '/v1/storefront/preview-purchase',
    headers: publishable,
    body: { websiteId: DEMO.websiteId, items: [{ planId: 'plan_mug', quantity: 1 }], deliveryAddress: CONTACT },
  },
  {
    name: 'tokens',
    path: '/v1/tokens',
    headers: publishable,
    body: {
      method: 'ach',
      billingAddress: CONTACT,
      paymentInstrument: { accountNumber: '1', routingNumber: '021000021', bankName: 'B' },
    },
  },
  { name: 'login', path: '/v1/storefront/login', headers: publishable, body: { username: 'a', password: 'b' } },
  { name: 'deals full', path: `/v1/purchases/full?api_key=${DEMO.secretKey}`, body: FULL },
  {
    name: 'deals full as a form',
    path: `/v1/purchases/full?api_key=${DEMO.secretKey}`,
    body: FULL,
    write: asForm,
    type: 'application/x-www-form-urlencoded',
  },
  {
    name: 'merchant purchase',
    path: '/v1/api/purchase',
    headers: merchant,
    body: {
      ...ORDER,
      CardData: CARD_DATA,
      UniqueID: 'u',
      Description: 'd',
      AdditionalData: 'a:b',
      Customer: CUSTOMER,
      MetadataIn: { a: { b: 'c' } },
      AntifraudData: { a: 'b' },
      DataUY: { Invoice: '1' },
      Redirection: { Url_Approved: 'https://shop.example/a' },
    },
  },
  { name: 'merchant token', path: '/v1/api/token', headers: merchant, body: MERCHANT_CARD },
  {
    name: 'merchant list',
    path: '/v1/api/purchase/preview',
    headers: merchant,
    body: { baseAmount: '100', currency: 'USD', countryIso: 'UY', customer: { state: 'BA', docNumber: '1' } },
  },
  { name: 'packages', path: '/api/v1/purchase', body: sample() },
  { name: 'packages in XML', path: '/api/v1/purchase', body: sample(), write: toXml, type: 'application/xml' },
  {
    name: 'admin offer',
    path: '/v1/admin/offers/any_text',
    method: 'PUT',
    headers: admin,
    body: {
      name: 'Mug',
      description: 'd',
      currency: 'USD',
      pricing: { formula: 'tiered', brackets: [{ maxQuantity: null, price: '1' }] },
      customFields: { a: 'b' },
      deal: { title: 't', endAt: '2030-01-01T00:00:00Z' },
    },
  },
];

/** Where a text may stand: in place of any value, or as the name of a member beside it. */
interface Place {
  readonly path: readonly string[];
  readonly as: 'value' | 'name';
}

function placesIn(value: object, path: readonly string[] = []): Place[] {
  return Object.entries(value).flatMap(([name, member]): Place[] => {
    const here = [...path, name];
    const inner = typeof member === 'object' && member !== null ? placesIn(member as object, here) : [];
    return [{ path: here, as: 'value' }, { path: here, as: 'name' }, ...inner];
  });
}

/** A copy of a body with a text in one place. */
function put(body: object, { path: [name = '', ...rest], as }: Place, text: string): object {
  const copy = (Array.isArray(body) ? [...(body as unknown[])] : { ...body }) as Record<string, unknown>;
  const [key, value] =
    rest.length > 0
      ? [name, put(copy[name] as object, { path: rest, as }, text)]
      : as === 'value'
        ? [name, text]
        : [text, 1];
  // `__proto__` must become a member like any other
  Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
  return copy;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '\udfff',
    'a\u0000b',
    '__proto__',
    'constructor',
    'toString',
    '\ufffe',
    '\uffff',
    '%00',
  ),
  fc.constantFrom(
    "' OR 1=1 --",
    '{"a":1}',
    '9'.repeat(400),
    '-1',
    '1e999',
    'NaN',
    '\u202e',
    '<![CDATA[',
    ']]>',
    '${x}',
    '\\',
  ),
  fc.string({ unit: 'binary', minLength: 2_000, maxLength: 4_000 }),
);

it.each(ROUTES)(
  'no text in any place of $name is answered 500',
  async ({ path: url, method = 'POST', headers, body, write, type }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...placesIn(body).filter(({ path }) => path[0] !== 'Authentication')),
        anyText,
        async (place, text) => {
          const changed = put(body, place, text);
          const answer = await new HttpClient(service.url).send(method, url, {
            ...(headers && { headers }),
            ...(type !== undefined && { type }),
            body: write ? write(changed as never) : JSON.stringify(changed),
          });
          const said = answer.text;
          // the packages door says a malfunction by its code
          expect([answer.status, said.includes('"96"') || said.includes('>96<')]).toEqual([expect.any(Number), false]);
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  },
  60_000,
);
