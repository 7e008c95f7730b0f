import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { BROKEN_TEXTS, CARD_TEXTS, HARMLESS_NUMBERS, HUMAN_TEXTS } from '../../support/texts';
import { CARD, Client, CONTACT, PUBLISHABLE, purchaseOf, SECRET } from './client';

let service: TestApp;
let client: Client;

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
}, 60_000);
afterAll(() => service.close());

const ADMIN = SECRET;
const buy = (more: object) => client.purchase(purchaseOf('plan_ebook', 1, { billingAddress: CONTACT, ...more }));
const fieldsOf = (json: { invalidFields?: { field: string }[] }): string[] =>
  (json.invalidFields ?? []).map(({ field }) => field);
const cut = (text: string, max: number): string => Array.from(text).slice(0, max).join('');

describe('human text', () => {
  it.each(HUMAN_TEXTS)('%j is taken wherever people write, and shown as it is', async (text) => {
    const person = {
      ...CONTACT,
      firstName: text,
      lastName: text,
      organization: text,
      address: text,
      address2: text,
      city: text,
    };
    const billingAddress = { ...person, postalCode: cut(text, 10), jobTitle: text };
    const answer = await buy({ billingAddress, customFields: { transactions: { note: text, [text]: 1 } } });
    expect([answer.status, answer.json.invalidFields]).toEqual([201, undefined]);
    const invoice = await client.get(`/v1/storefront/invoices/${answer.json.invoice.id as string}`);
    expect(invoice.json.billingAddress).toMatchObject({
      firstName: text.normalize('NFC'),
      city: text.normalize('NFC'),
    });
  });

  it.each(BROKEN_TEXTS)('%j is refused by the name of its member', async (text) => {
    const answer = await buy({ billingAddress: { ...CONTACT, firstName: text, jobTitle: text }, poNumber: text });
    expect(answer.status).toBe(422);
    const isSeparator = text.includes('\u2029');
    expect(fieldsOf(answer.json)).toEqual(
      isSeparator
        ? ['poNumber']
        : expect.arrayContaining(['billingAddress.firstName', 'billingAddress.jobTitle', 'poNumber']),
    );
  });

  it('tabs and line ends inside a name or address become one blank each run', async () => {
    const billingAddress = {
      ...CONTACT,
      firstName: 'Ada\tAugusta',
      address: '1 Main\r\nStreet',
      organization: 'a\u2028b',
    };
    const { status, json } = await buy({ billingAddress });
    expect(status).toBe(201);
    const invoice = await client.get(`/v1/storefront/invoices/${json.invoice.id as string}`);
    expect(invoice.json.billingAddress).toMatchObject({
      firstName: 'Ada Augusta',
      address: '1 Main Street',
      organization: 'a b',
    });
  });

  it.each(CARD_TEXTS)('%s is refused where no card number belongs', async (text) => {
    const answer = await buy({
      billingAddress: { ...CONTACT, firstName: text, address2: text },
      deliveryAddress: { ...CONTACT, organization: text },
      customFields: { customers: { a: { b: [text] } }, transactions: { [text]: 1 } },
    });
    expect(answer.status).toBe(422);
    expect(fieldsOf(answer.json).sort()).toEqual([
      'billingAddress.address2',
      'billingAddress.firstName',
      'customFields.customers',
      'customFields.transactions',
      'deliveryAddress.organization',
    ]);
    expect(answer.text).toContain('looks like a card number');
    expect(answer.text).not.toContain(text);
  });

  it('references and other numbers stay as they are', async () => {
    for (const number of [...HARMLESS_NUMBERS, '4111111111111111']) {
      expect((await buy({ poNumber: number })).status).toBe(201);
    }
    const phoneNumbers = [{ label: 'main', value: '4111111111111111' }];
    expect((await buy({ billingAddress: { ...CONTACT, phoneNumbers } })).status).toBe(201);
  });
});

it('the name of a website is cut between characters for the statement of a card', async () => {
  const website = (name: string) =>
    client.put(`/v1/admin/websites/${DEMO.websiteId}`, { name, url: 'https://shop.example' }, ADMIN);
  for (let length = 8; length < 14; length += 1) {
    expect((await website(`${'x'.repeat(length)}😀`)).status).toBe(200);
    expect((await buy({})).status).toBe(201);
  }
});

describe('members that are broken or empty', () => {
  it.each<[string, string]>([
    ['{"customers":{"a\\u0000b":1}}', 'customFields.customers.?'],
    ['{"customers":{"a":{"\\ud800":1}}}', 'customFields.customers.a.?'],
    ['{"transactions":{"a":["\\udc00"]}}', 'customFields.transactions.a.0'],
    ['{"customers":{"__proto__":{"a":1}}}', 'customFields.customers.__proto__'],
    ['{"constructor":1}', 'customFields.constructor'],
  ])('customFields %s', async (customFields, field) => {
    const body = JSON.stringify(purchaseOf('plan_ebook', 1, { customFields: 0 })).replace(
      '"customFields":0',
      `"customFields":${customFields}`,
    );
    const answer = await client.purchase(body);
    expect([answer.status, ...fieldsOf(answer.json)]).toEqual([422, field]);
  });

  it.each<[string, object]>([
    ['empty members of an address', { billingAddress: { ...CONTACT, address2: '', organization: '', jobTitle: '' } }],
    ['null in couponIds', { couponIds: null }],
    ['null for the quantity', { items: [{ planId: 'plan_ebook', quantity: null }] }],
    ['null for the code of a card', { paymentInstruction: { ...CARD, cvv: null } }],
    [
      'empty objects and texts',
      { deliveryAddress: '', shippingRateId: '', redirectUrl: '', poNumber: '', customFields: null },
    ],
    ['an empty token beside a card', { paymentInstruction: { ...CARD, token: '' } }],
    ['an empty method beside a card', { paymentInstruction: { ...CARD, method: null } }],
  ])('%s: absent', async (_, more) => {
    const answer = await buy(more);
    expect([answer.status, answer.json.invalidFields]).toEqual([201, undefined]);
  });

  it.each<[object, string]>([
    [{ paymentInstruction: { token: '' } }, 'paymentInstruction.token'],
    [{ paymentInstruction: { token: null } }, 'paymentInstruction.token'],
    [{ paymentInstruction: { paymentInstrumentId: null } }, 'paymentInstruction.paymentInstrumentId'],
    [{ paymentInstruction: { ...CARD, pan: '' } }, 'paymentInstruction.pan'],
    [{ paymentInstruction: { method: '' } }, 'paymentInstruction.method'],
    [{ password: '' }, 'password'],
    [{ websiteId: '' }, 'websiteId'],
    [{ items: null }, 'items'],
    [{ items: [{ planId: null }] }, 'items.0.planId'],
    [{ couponIds: ['TENOFF', ''] }, 'couponIds.1'],
    [{ couponIds: ['TENOFF', 'nothing'] }, 'couponIds.1'],
    [
      { billingAddress: { ...CONTACT, emails: [{ label: 'm', value: '4111111111111111@x.example' }] } },
      'billingAddress.emails.0.value',
    ],
    [{ paymentInstruction: { methods: ['paypal', 'nonsense'] } }, 'paymentInstruction.methods.1'],
    [
      { paymentInstruction: { accountNumber: 'DE89370400440532013000', method: 'ach' } },
      'paymentInstruction.accountNumberType',
    ],
  ])('%j is refused by name', async (more, field) => {
    const answer = await buy(more);
    expect([answer.status, fieldsOf(answer.json)]).toEqual([422, expect.arrayContaining([field])]);
  });

  it('bodies that hold nothing are no bodies', async () => {
    expect((await client.purchase('null', { ...SECRET, ...PUBLISHABLE })).status).not.toBe(400);
    expect((await client.send('OPTIONS', '/v1/storefront/purchase')).status).toBe(204);
  });

  it.each(['/pay/%00', '/v1/payment-return/%00', '/pay/a%00b', '/v1/coupons/%00/print'])(
    '%s is not there',
    async (path) => {
      expect((await client.get(path, {})).status).toBe(404);
    },
  );
});
