import { startTestApp, type TestApp } from '../../support/app';
import { HttpClient } from '../../support/http-client';
import { CARD_DATA, CUSTOMER, Merchant, ORDER, PUBLIC } from './client';

let service: TestApp;
let merchant: Merchant;

beforeAll(async () => {
  service = await startTestApp();
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(() => service.close());

const statusOf = ({ json }: { json: any }): unknown => json.Response?.Transaction?.Status; // eslint-disable-line @typescript-eslint/no-explicit-any
const codes = ({ json }: { json: any }): string[] => json.Errors.map((error: { ErrorCode: string }) => error.ErrorCode); // eslint-disable-line @typescript-eslint/no-explicit-any

describe('an anonymous purchase at once', () => {
  it('is paid with a one-time token, once', async () => {
    const TrxToken = await merchant.token();
    expect(TrxToken).toMatch(/^OT__/);
    const bought = await merchant.purchase({ ...ORDER, TrxToken, UniqueID: 'once-1' });
    expect([bought.status, statusOf(bought), bought.json.Errors]).toEqual([200, 'Approved', []]);
    expect(bought.json.Response).toMatchObject({
      Order: 'A-1001',
      Amount: 10_000,
      OriginalAmount: 10_000,
      Currency: 'UYU',
      Capture: true,
      CommerceAction: null,
      TrxToken: null,
      Redirection: null,
      UniqueID: 'once-1',
      PurchaseType: 1,
      Customer: { Owner: 'Anonymous', Email: 'ada@shop.example', FirstName: 'Ada' },
      CrossBorderDataResponse: { TargetCountryISO: 'UY', TargetCurrencyISO: 'UYU', TargetAmount: 100 },
      Transaction: { TransactionStatusId: 1, ErrorCode: null },
    });
    expect(bought.json.Response.Customer.CustomerId).toBeGreaterThan(0);
    const again = await merchant.purchase({ ...ORDER, TrxToken });
    expect([again.status, codes(again)]).toEqual([400, ['PR001']]);
  });

  it('is paid with card data on both versions, and shows none of it', async () => {
    for (const version of ['v1', 'v2']) {
      const bought = await merchant.post(`/${version}/api/purchase`, { ...ORDER, CardData: CARD_DATA });
      expect([bought.status, statusOf(bought)]).toEqual([200, 'Approved']);
      expect(bought.text).not.toContain(CARD_DATA.Pan);
      expect(bought.json.Response.Customer.PaymentProfiles[0]).toMatchObject({
        Bin: '411111',
        Last4: '1111',
        Brand: 'Visa',
        Expiration: '203412',
      });
    }
  });

  it('is 200 with the reason when the card is refused', async () => {
    const refused = await merchant.purchase({ ...ORDER, CardData: { ...CARD_DATA, Pan: '4000000000000515' } });
    expect([
      refused.status,
      refused.json.Response.Transaction.TransactionStatusId,
      refused.json.Response.Transaction.ErrorCode,
      refused.json.Errors,
    ]).toEqual([200, 4, 'TR026', []]);
  });

  it('gives instructions when it is paid in cash', async () => {
    const pending = await merchant.purchase({
      ...ORDER,
      PaymentMediaId: 5,
      MetadataIn: { PaymentExpirationInMinutes: '60' },
    });
    expect([
      statusOf(pending),
      pending.json.Response.CommerceAction,
      pending.json.Response.Transaction.AuthorizationDate,
    ]).toEqual(['Pending', null, '']);
    const { MetadataOut } = pending.json.Response;
    const browser = new HttpClient(service.url);
    expect(MetadataOut.PaymentCode).toMatch(/^\d{10}$/);
    const paid = await browser.send('POST', MetadataOut.PaymentUrl, { form: { decision: 'pay' } });
    await browser.get(paid.headers.get('location') ?? '');
    const read = await merchant.get(`/v1/api/purchase/${String(pending.json.Response.PurchaseId)}`);
    expect(statusOf(read)).toBe('Approved');
  });

  it('does not make its buyer a registered customer', async () => {
    await merchant.purchase({ ...ORDER, CardData: CARD_DATA, Customer: { Email: 'nobody@shop.example' } });
    const found = await merchant.get('/v1/api/customer/GetCustomerByEmail?email=nobody%40shop.example');
    expect([found.status, codes(found)]).toEqual([404, ['CS003']]);
  });
});

describe('a registered customer', () => {
  it('pays again and again with a stored card, without naming themselves', async () => {
    const made = await merchant.post('/v1/api/customer', CUSTOMER);
    expect([made.status, made.json.Response.Owner, made.json.Response.CommerceCustomerId]).toEqual([
      200,
      'Commerce',
      'grace-1',
    ]);
    const { CustomerId } = made.json.Response;
    const TrxToken = await merchant.token({ CustomerId });
    expect(TrxToken).toMatch(/^CT__/);
    const order = { ...ORDER, Customer: undefined, TrxToken };
    const first = await merchant.purchase(order);
    expect([statusOf(first), first.json.Response.IsFirstRecurrentPurchase]).toEqual(['Approved', true]);
    expect(first.json.Response.Customer).toMatchObject({
      CustomerId,
      Owner: 'Commerce',
      Email: CUSTOMER.Email,
      CommerceCustomerId: 'grace-1',
    });
    const second = await merchant.purchase(order);
    expect([statusOf(second), second.json.Response.IsFirstRecurrentPurchase]).toEqual(['Approved', false]);
    const read = await merchant.get(`/v1/api/customer/${String(CustomerId)}`);
    expect(read.json.Response.PaymentProfiles).toEqual([
      expect.objectContaining({ Token: TrxToken, PaymentMediaId: 1, Last4: '1111' }),
    ]);
    const again = await merchant.get(`/v1/api/customer/${String(CustomerId)}`);
    expect(again.json.Response.UniqueID).not.toBe(read.json.Response.UniqueID);
    const named = await merchant.purchase({
      ...ORDER,
      Customer: { CommerceCustomerId: 'grace-1' },
      CardData: CARD_DATA,
    });
    expect(named.json.Response.Customer).toMatchObject({ CustomerId, Owner: 'Commerce' });
    const gone = await merchant.post(`/v1/api/customer/${String(CustomerId)}/PaymentProfileDelete`, {
      PaymentProfileId: read.json.Response.PaymentProfiles[0].PaymentProfileId,
    });
    expect(gone.json.Response.PaymentProfiles).toEqual([]);
    expect((await merchant.purchase(order)).status).toBe(400);
  });

  it('is found, changed and kept apart from others', async () => {
    const made = await merchant.post('/v1/api/customer', {
      ...CUSTOMER,
      Email: 'joan@shop.example',
      CommerceCustomerId: 'joan-1',
    });
    const taken = await merchant.post('/v1/api/customer', {
      ...CUSTOMER,
      Email: 'JOAN@shop.example',
      CommerceCustomerId: 'joan-2',
    });
    expect([taken.status, codes(taken)]).toEqual([409, ['CS005']]);
    const { CustomerId } = made.json.Response;
    const changed = await merchant.post(`/v1/api/customer/${String(CustomerId)}/update`, { FirstName: 'Joana' });
    expect(changed.json.Response).toMatchObject({ FirstName: 'Joana', LastName: 'Hopper', Email: 'joan@shop.example' });
    const found = await merchant.get('/v1/api/customer/GetCustomerByEmail?email=Joan%40shop.example');
    expect(found.json.Response.CustomerId).toBe(CustomerId);
    const unknown = await merchant.purchase({ ...ORDER, CardData: CARD_DATA, Customer: { CustomerId: 999_999 } });
    expect([unknown.status, codes(unknown)]).toEqual([400, ['CS003']]);
  });
});

describe('what is refused', () => {
  const without = (member: string): object =>
    Object.fromEntries(Object.entries({ ...ORDER, CardData: CARD_DATA }).filter(([name]) => name !== member));

  it.each([
    ['no Order', without('Order'), 'PR002'],
    ['no Amount', without('Amount'), 'PR003'],
    ['no Currency', without('Currency'), 'PR004'],
    ['no TargetCountryISO', without('TargetCountryISO'), 'PR034'],
    ['no Customer', without('Customer'), 'CS001'],
    ['nothing that pays', without('CardData'), 'PR001'],
    ['an amount of 0', { ...ORDER, CardData: CARD_DATA, Amount: 0 }, 'PR003'],
    ['a negative amount', { ...ORDER, CardData: CARD_DATA, Amount: -100 }, 'PR003'],
    ['an amount with decimals', { ...ORDER, CardData: CARD_DATA, Amount: 12.5 }, 'PR003'],
    ['a foreign currency', { ...ORDER, CardData: CARD_DATA, Currency: 'BRL' }, 'PR004'],
    [
      'decimals in Chile',
      { ...ORDER, CardData: CARD_DATA, Currency: 'CLP', TargetCountryISO: 'CL', Amount: 10_050 },
      'PR003',
    ],
    ['an unknown country', { ...ORDER, CardData: CARD_DATA, TargetCountryISO: 'FR' }, 'PR034'],
    ['a wrong card number', { ...ORDER, CardData: { ...CARD_DATA, Pan: '4111111111111112' } }, 'TK001'],
    ['a wrong code', { ...ORDER, CardData: { ...CARD_DATA, CVV: '12' } }, 'TK002'],
    ['a past expiry', { ...ORDER, CardData: { ...CARD_DATA, Expiration: '12/19' } }, 'TK003'],
    ['an unknown method', { ...ORDER, PaymentMediaId: 4711 }, 'TR007'],
    [
      'a brand the country does not take',
      { ...ORDER, Currency: 'USD', TargetCountryISO: 'EC', CardData: CARD_DATA },
      'TR007',
    ],
    ['a pre-authorization in cash', { ...ORDER, PaymentMediaId: 5, Capture: false }, 'TR017'],
    ['a wrong e-mail', { ...ORDER, CardData: CARD_DATA, Customer: { Email: 'x' } }, 'CS001'],
    [
      'a final consumer without an invoice',
      { ...ORDER, CardData: CARD_DATA, DataUY: { IsFinalConsumer: true, TaxableAmount: 100 } },
      'PR011',
    ],
    [
      'more taxable than the amount',
      { ...ORDER, CardData: CARD_DATA, DataUY: { Invoice: '1', TaxableAmount: 20_000 } },
      'PR017',
    ],
  ])('%s', async (_, body, code) => {
    const answer = await merchant.purchase(body);
    expect([answer.status, answer.json.Response, codes(answer)]).toEqual([400, null, [code]]);
  });

  it('takes an amount as text, and true as text', async () => {
    const bought = await merchant.purchase({ ...ORDER, Amount: '10000', Capture: 'true', CardData: CARD_DATA });
    expect([statusOf(bought), bought.json.Response.Amount]).toEqual(['Approved', 10_000]);
  });

  it('speaks three languages and never changes a code', async () => {
    const asked = await Promise.all(
      ['es', 'pt', 'xx'].map((lang) =>
        merchant.purchase(without('Order'), { authorization: 'Basic sk_sandbox_demo', lang }),
      ),
    );
    expect(asked.map((answer) => codes(answer)[0])).toEqual(['PR002', 'PR002', 'PR002']);
    expect(asked.map(({ json }) => json.Errors[0].Message)).toEqual([
      'Orden inválida',
      'Pedido inválido',
      'Invalid order',
    ]);
  });

  it('keeps the public key from everything but tokens, methods and previews', async () => {
    expect((await merchant.purchase({ ...ORDER, CardData: CARD_DATA }, PUBLIC)).status).toBe(403);
    expect(
      (await merchant.purchase({ ...ORDER, CardData: CARD_DATA }, { authorization: 'Basic nonsense' })).status,
    ).toBe(401);
    const wrong = await merchant.purchase({}, {});
    expect([wrong.status, wrong.json.Response, wrong.json.Errors.length]).toEqual([401, null, 1]);
    const token = await merchant.send(
      'POST',
      '/v1/api/token?commerceKey=pk_sandbox_demo',
      { ...CARD_DATA, Titular: 'Ada' },
      {},
    );
    expect([token.status, token.json.Response.Type]).toEqual([200, 'OneTime']);
    const stored = await merchant.send('POST', '/v1/api/token', { ...CARD_DATA, CustomerId: 1 }, PUBLIC);
    expect(stored.status).toBe(403);
  });

  it('answers an unknown purchase with PR008 and a wrong method in the envelope', async () => {
    const unknown = await merchant.get('/v1/api/purchase/999999');
    expect([unknown.status, codes(unknown)]).toEqual([404, ['PR008']]);
    const wrong = await merchant.send('DELETE', '/v1/api/purchase/1', undefined, {});
    expect([wrong.status, wrong.json.Response]).toEqual([405, null]);
  });
});

describe('UniqueID', () => {
  it('buys once, also when it comes twenty times at once, and refuses another body', async () => {
    const body = { ...ORDER, CardData: CARD_DATA, UniqueID: 'u-1' };
    const all = await Promise.all(Array.from({ length: 20 }, () => merchant.purchase(body)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(all.map(({ json }) => json.Response.PurchaseId)).size).toBe(1);
    expect(new Set(all.map((answer) => statusOf(answer)))).toEqual(new Set(['Approved']));
    const other = await merchant.purchase({ ...body, Amount: 20_000 });
    expect([other.status, other.json.Response]).toEqual([409, null]);
    // no Idempotency-Key was sent, so none is blamed
    expect(other.json.Errors[0].Detail).toBe('The key or id was used with another request.');
  });

  it('answers with the earlier purchase also when its token is used up', async () => {
    const body = { ...ORDER, TrxToken: await merchant.token(), UniqueID: 'u-2' };
    const first = await merchant.purchase(body);
    const again = await merchant.purchase(body);
    expect(again.json.Response.PurchaseId).toBe(first.json.Response.PurchaseId);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });
});
