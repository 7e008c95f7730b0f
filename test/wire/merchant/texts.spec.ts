import { startTestApp, type TestApp } from '../../support/app';
import { BROKEN_TEXTS, CARD_TEXTS, HARMLESS_NUMBERS, HUMAN_TEXTS } from '../../support/texts';
import type { HttpAnswer } from '../../support/http-client';
import { CARD_DATA, Merchant, ORDER, SECRET } from './client';

let service: TestApp;
let merchant: Merchant;

beforeAll(async () => {
  service = await startTestApp();
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(() => service.close());

const pay = (more: object): Promise<HttpAnswer> => merchant.purchase({ ...ORDER, CardData: CARD_DATA, ...more });
const detailsOf = ({ json }: HttpAnswer): string[] =>
  (json.Errors as { Detail: string }[]).map(({ Detail }) => Detail).sort();
const customer = { Email: 'ada@shop.example', FirstName: 'Ada' };

describe('human text', () => {
  it.each(HUMAN_TEXTS)('%j is taken wherever people write', async (text) => {
    const address = { City: text, AddressDetail: text, State: text };
    const answer = await pay({
      Description: text,
      CardData: { ...CARD_DATA, CardHolderName: text },
      Customer: { ...customer, FirstName: text, LastName: text, BillingAddress: address, ShippingAddress: address },
      MetadataIn: { [text]: text },
      AntifraudData: { note: [text] },
    });
    expect([answer.status, answer.json.Errors]).toEqual([200, []]);
    expect(answer.json.Response.Customer.FirstName).toBe(text.normalize('NFC'));
  });

  it.each([...BROKEN_TEXTS, 'two\nlines'])('%j is refused by name', async (text) => {
    const answer = await pay({ Description: text, Customer: { ...customer, BillingAddress: { City: text } } });
    expect([answer.status, answer.json.Response]).toEqual([400, null]);
    expect(detailsOf(answer).map((detail) => detail.split(' ')[0])).toEqual([
      'Customer.BillingAddress.City',
      'Description',
    ]);
  });

  it.each(CARD_TEXTS)('%s is refused where no card number belongs', async (text) => {
    const answer = await pay({
      Description: text,
      AdditionalData: `a:${text}`,
      CardData: { ...CARD_DATA, CardHolderName: text },
      Customer: { ...customer, LastName: text, ShippingAddress: { AddressDetail: text } },
      MetadataIn: { a: { b: [text] } },
      AntifraudData: { [text]: 1 },
    });
    expect(answer.status).toBe(400);
    expect(detailsOf(answer).map((detail) => detail.split(' ')[0])).toEqual([
      'AdditionalData',
      'AntifraudData',
      'CardData.CardHolderName',
      'Customer.LastName',
      'Customer.ShippingAddress.AddressDetail',
      'Description',
      'MetadataIn',
    ]);
    expect(answer.text).not.toContain(text);
  });

  it('references and other numbers stay as they are', async () => {
    for (const number of [...HARMLESS_NUMBERS, '4111111111111111']) {
      const Customer = { ...customer, PhoneNumber: number, DocNumber: number };
      const answer = await pay({ Order: number, UniqueID: `u ${number}`, Customer });
      expect([answer.status, answer.json.Response?.Order]).toEqual([200, number]);
    }
  });
});

describe('names are never cut', () => {
  it('a UniqueID that is too long is refused, two long ones are two purchases', async () => {
    const start = 'x'.repeat(99);
    for (const end of ['-first-and-longer', '-other-and-longer']) {
      const answer = await pay({ UniqueID: start + end });
      expect([answer.status, detailsOf(answer)[0]]).toEqual([400, 'UniqueID must have 0 to 100 characters']);
    }
    const [first, other] = [await pay({ UniqueID: `${start}a` }), await pay({ UniqueID: `${start}b` })];
    expect([first.status, other.status]).toEqual([200, 200]);
    expect(first.json.Response.PurchaseId).not.toBe(other.json.Response.PurchaseId);
  });

  it.each<[object, string]>([
    [{ Currency: 'UYUX' }, 'Currency'],
    [{ TargetCountryISO: 'UYX' }, 'TargetCountryISO'],
    [{ Customer: { ...customer, CommerceCustomerId: 'c'.repeat(51) } }, 'Customer.CommerceCustomerId'],
    [{ DataUY: { Invoice: '1'.repeat(51) } }, 'DataUY.Invoice'],
  ])('%j is refused', async (more, field) => {
    const answer = await pay(more);
    expect([answer.status, detailsOf(answer)[0]?.split(' ')[0]]).toEqual([400, field]);
  });

  it('an order that was cut is found by what was sent', async () => {
    const Order = `order ${'9'.repeat(58)}`;
    const { json } = await pay({ Order });
    const found = await merchant.get(`/v1/api/purchase?OrderNumber=${encodeURIComponent(Order)}`);
    expect(found.json.Response.map(({ PurchaseId }: { PurchaseId: number }) => PurchaseId)).toEqual([
      json.Response.PurchaseId,
    ]);
  });
});

describe('members that are broken or empty', () => {
  it.each<[string, string]>([
    ['"MetadataIn":{"a\\u0000b":1}', 'MetadataIn.?'],
    ['"AntifraudData":{"a":{"\\ud800":1}}', 'AntifraudData.a.?'],
    ['"LoyaltyPlan":{"a":"\\udc00"}', 'LoyaltyPlan.a'],
    ['"MetadataIn":{"constructor":1}', 'MetadataIn.constructor'],
    ['"ignored":{"__proto__":1}', 'ignored.__proto__'],
  ])('%s', async (member, field) => {
    const body = JSON.stringify({ ...ORDER, CardData: CARD_DATA }).replace(/}$/, `,${member}}`);
    const answer = await merchant.send('POST', '/v1/api/purchase', body, SECRET);
    expect([answer.status, detailsOf(answer)[0]?.split(' ')[0]]).toEqual([400, field]);
  });

  it.each<[string, object]>([
    [
      'null and nothing in optional members',
      { Description: '', Tip: null, DataUY: null, UniqueID: '', Installments: '' },
    ],
    ['an empty token beside a card', { TrxToken: '' }],
    ['an empty method beside a card', { PaymentMediaId: '' }],
    ['an empty address', { Customer: { ...customer, BillingAddress: { City: '', State: null } } }],
  ])('%s: absent', async (_, more) => {
    const answer = await pay(more);
    expect([answer.status, answer.json.Errors]).toEqual([200, []]);
  });

  it('an empty card beside a token', async () => {
    for (const CardData of [null, {}, { Pan: '', Expiration: '12/34' }]) {
      const answer = await merchant.purchase({ ...ORDER, TrxToken: await merchant.token(), CardData });
      expect([answer.status, answer.json.Errors]).toEqual([200, []]);
    }
  });

  it.each<[object, string]>([
    [{ TrxToken: '' }, 'TrxToken'],
    [{ TrxToken: null }, 'TrxToken'],
    [{ PaymentMediaId: '' }, 'PaymentMediaId'],
    [{ PaymentMediaId: null }, 'PaymentMediaId'],
    [{ CardData: { ...CARD_DATA, Pan: '' } }, 'CardData.Pan'],
  ])('%j is refused by name', async (more, field) => {
    const answer = await merchant.purchase({ ...ORDER, ...more });
    expect([answer.status, detailsOf(answer)[0]?.split(' ')[0]]).toEqual([400, field]);
  });

  it('a used token is called as the caller calls it', async () => {
    const TrxToken = await merchant.token();
    expect((await merchant.purchase({ ...ORDER, TrxToken })).status).toBe(200);
    const again = await merchant.purchase({ ...ORDER, TrxToken });
    expect([again.status, detailsOf(again)]).toEqual([400, ['TrxToken was used already']]);
  });

  it('a change of a customer clears by an empty text and leaves by null', async () => {
    const made = await merchant.post('/v1/api/customer', {
      ...{
        Email: `${crypto.randomUUID()}@shop.example`,
        FirstName: 'Ada',
        LastName: 'Byron',
        PhoneNumber: '1',
      },
      ...{ DocumentTypeId: 2, DocNumber: '12345672', BillingAddress: { Country: 'UY' } },
    });
    const path = `/v1/api/customer/${String(made.json.Response.CustomerId)}/update`;
    const { json } = await merchant.post(path, { FirstName: null, LastName: '', PhoneNumber: '' });
    expect(json.Response).toMatchObject({ FirstName: 'Ada', LastName: '', PhoneNumber: '' });
  });
});
