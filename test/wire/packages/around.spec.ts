import { DEMO } from '../../../src/demo';
import { bearer, HttpClient } from '../../support/http-client';
import {
  ADDRESS,
  type Answer,
  AUTHENTICATION,
  type Packages,
  sample,
  send,
  small,
  startPackages,
  toXml,
} from './support';

type Json = Record<string, unknown>;

describe('around the purchase', () => {
  let packages: Packages;
  beforeAll(async () => {
    packages = await startPackages();
  });
  afterAll(() => packages.close());

  const ask = (path: string, Request: Json): Promise<Answer> =>
    packages.post({ Authentication: AUTHENTICATION, Request }, `/api/v1/${path}`);
  const responseOf = async (answer: Promise<Answer>): Promise<Json> => {
    const { status, code, envelope } = await answer;
    expect({ status, code }).toEqual({ status: 200, code: '00' });
    return envelope.Response;
  };

  it.each([
    ['packages', {}],
    ['packages/purchased', { Email: 'larry@newmedia.com', RequestType: '1' }],
    ['transactions', { Email: 'larry@newmedia.com' }],
    ['customer/profile', { Email: 'larry@newmedia.com' }],
  ])('GET %s takes a body, in both formats, and POST says the same', async (path, Request) => {
    const body = { Authentication: AUTHENTICATION, Request };
    const twin = await ask(path, Request);
    expect(twin).toMatchObject({ status: 200, code: '00' });
    const get = await send(packages.url, `/api/v1/${path}`, JSON.stringify(body), { method: 'GET' });
    expect(get.text).toBe(twin.text);
    const xml = await send(packages.url, `/api/v1/${path}`, toXml(body, 'SomeBindingModel'), {
      method: 'GET',
      type: 'text/xml',
    });
    expect(xml).toMatchObject({ status: 200, code: '00' });
    expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const none = await send(packages.url, `/api/v1/${path}`, undefined, { method: 'GET', type: null });
    expect(none).toMatchObject({ status: 400, code: '30' });
  });

  describe('packages', () => {
    it('shows what is on sale with its price, and with the discount where it applies', async () => {
      const all = await responseOf(
        ask('packages', { Email: 'larry@newmedia.com', PackageType: 'All', DiscountCode: '1234' }),
      );
      expect(all).toEqual({
        Email: 'larry@newmedia.com',
        IsMember: true,
        Packages: [
          expect.objectContaining({
            Sku: 'MP001',
            Price: 49,
            DiscountedPrice: 41.65,
            CurrencyCode: 'USD',
            ProductType: 'Workstation',
          }),
          expect.objectContaining({ Sku: 'MP002', Price: 99, DiscountedPrice: null, ProductType: 'Render' }),
        ],
      });
      const some = await responseOf(ask('packages', { ProductType: 'Render' }));
      expect(some).toMatchObject({ IsMember: false, Packages: [{ Sku: 'MP002' }] });
      expect(await responseOf(ask('packages', { ProductType: 'Storage' }))).toMatchObject({ Packages: [] });
      expect(await ask('packages', { ProductType: 'Nothing' })).toMatchObject({ status: 400, code: '30' });
    });

    it('is written in XML with entries of their own name', async () => {
      const { text } = await packages.postXml(
        { Authentication: AUTHENTICATION, Request: {} },
        '/api/v1/packages?fromPost=true',
        {},
        'X',
      );
      expect(text).toContain(
        '<Response i:type="PackageListResponseModel"><Email i:nil="true" /><IsMember>false</IsMember><Packages><PackageModel>',
      );
    });
  });

  describe('the past', () => {
    const Email = 'past@shop.example';
    const bought: string[] = [];
    beforeAll(async () => {
      for (const [index, Sku] of ['MP001', 'MP002', 'MP001'].entries()) {
        const named = { TransactionDateTime: '2026-03-03 03:03:03', TransactionReference: `past ${String(index)}` };
        const answer = await packages.post(
          small('4111111111111111', { Email, Skus: [{ Sku, Quantity: 1 }], ...named }),
        );
        bought.push((answer.envelope.Response as Json)['PurchaseId'] as string);
      }
      await packages.post(small('4000000000000002', { Email }));
      await packages.post(small('4111111111111111', { Email: 'other@shop.example' }));
    });

    const purchased = (change: Json): Promise<Json> => responseOf(ask('packages/purchased', { Email, ...change }));
    const idsOf = ({ Purchases }: Json): unknown[] => (Purchases as Json[]).map(({ PurchaseId }) => PurchaseId);

    it('is counted, listed, and begun and ended, for an address and an SKU', async () => {
      expect(await purchased({ RequestType: 0 })).toEqual({ Email, Count: 3, Purchases: [] });
      const all = await purchased({ RequestType: 1 });
      expect(idsOf(all)).toEqual(bought.toReversed());
      expect((all['Purchases'] as Json[])[0]).toMatchObject({
        Amount: 49,
        CurrencyCode: 'USD',
        CardType: 'Visa',
        TransactionReference: 'past 2',
        PurchaseDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        Skus: [{ Sku: 'MP001', Quantity: 1, UnitPrice: 49, Price: 49 }],
      });
      expect(idsOf(await purchased({ RequestType: 2 }))).toEqual([bought[2]]);
      expect(idsOf(await purchased({ RequestType: 3 }))).toEqual([bought[0]]);
      expect(await purchased({ RequestType: 0, Sku: 'MP001' })).toMatchObject({ Count: 2 });
      expect(idsOf(await purchased({ RequestType: 3, Sku: 'MP002' }))).toEqual([bought[1]]);
      expect(await purchased({ RequestType: 1, Email: 'nobody@shop.example' })).toMatchObject({
        Count: 0,
        Purchases: [],
      });
      expect(await purchased({ RequestType: 1, Email: Email.toUpperCase() })).toMatchObject({ Count: 3 });
      expect(await ask('packages/purchased', { Email, RequestType: 4 })).toMatchObject({ status: 400, code: '30' });
    });

    it('has its transactions in pages of twenty', async () => {
      const first = await responseOf(ask('transactions', { Email }));
      expect(first).toMatchObject({ Email, PageSize: 20, PageNumber: 1, MorePages: false });
      const items = first['Transactions'] as Json[];
      expect(items.map(({ Code, Outcome }) => [Code, Outcome])).toEqual([
        ['05', 'Decline'],
        ['00', 'Approved'],
        ['00', 'Approved'],
        ['00', 'Approved'],
      ]);
      expect(items[1]).toMatchObject({
        Amount: 49,
        AuthCode: expect.stringMatching(/^\w{6}$/),
        CardType: 'Visa',
        Description: '1 x Workstation hours',
      });
      expect(items[0]).toMatchObject({ AuthCode: null });
      expect(await responseOf(ask('transactions', { Email, PageSize: '3' }))).toMatchObject({
        MorePages: true,
        PageSize: 3,
      });
      const second = await responseOf(ask('transactions', { Email, PageSize: 3, PageNumber: 2, TimeZone: null }));
      expect(second).toMatchObject({ MorePages: false, Transactions: [expect.anything()] });
      expect(await ask('transactions', { Email, PageNumber: 0 })).toMatchObject({ status: 400, code: '30' });
    });
  });

  describe('profiles', () => {
    const Email = 'profile@shop.example';
    const Card = { CardNumber: '4111111111111111', ExpiryDate: '12/34', CVV: '123' };
    const pay = (names: Json, email = Email): Promise<Answer> =>
      packages.post(small('', { Email: email, PaymentMethod: { PaymentType: '3', StoredProfile: names } }));
    const register = (change: Json): Promise<Json> =>
      responseOf(ask('customer/payments/register', { Email, Card, ...change }));

    it('are registered, shown, changed and removed', async () => {
      const names = await register({
        Name: { FirstName: 'Pro', LastName: 'File' },
        BillingAddress: ADDRESS,
        DefaultPayment: 'true',
      });
      expect(names).toEqual({
        CustomerProfileId: expect.stringMatching(/^\d{9}$/),
        PaymentProfileId: expect.stringMatching(/^\d{9}$/),
      });
      expect(await pay(names)).toMatchObject({ code: '00' });
      expect(await pay(names, 'larry@newmedia.com')).toMatchObject({ code: '14' });

      const shown = await responseOf(ask('customer/profile', { Email }));
      expect(shown).toEqual({
        ...names,
        Email,
        Profiles: [
          {
            ...names,
            CardType: 'Visa',
            LastFour: '1111',
            ExpiryDate: '12/34',
            HolderName: 'Pro File',
            IsDefault: true,
            BillingAddress: {
              ...ADDRESS,
              CountryName: 'United States of America',
              Country2AlphaCode: 'US',
              Country3AlphaCode: 'USA',
              CountryNumericCode: '840',
            },
          },
        ],
      });
      expect(await responseOf(ask('customer/profile', { CustomerId: names['CustomerProfileId'] }))).toEqual(shown);

      const update = (Updates: Json): Promise<Answer> => ask('customer/payments/update', { ...names, Updates });
      expect(
        await responseOf(update({ Card: { ExpiryDate: '01/36', CVV: '321' }, BillingAddress: { City: 'Elsewhere' } })),
      ).toEqual(names);
      const [changed] = (await responseOf(ask('customer/profile', { Email })))['Profiles'] as Json[];
      expect(changed).toMatchObject({
        ExpiryDate: '01/36',
        BillingAddress: { City: 'Elsewhere', Zip: '90001', CountryName: 'United States of America' },
      });
      expect(await update({ Card: { CardNumber: '5555555555554444' } })).toMatchObject({ status: 400, code: '30' });
      expect(await update({ Name: { LastName: 'Other' } })).toMatchObject({ status: 400, code: '30' });
      expect(await update({ BillingAddress: { Country: 'CAN' } })).toMatchObject({ status: 400, code: '30' });
      expect(await update({ BillingAddress: { Country: 'USA' } })).toMatchObject({ status: 200 });
      expect(await update({ Card: { ExpiryDate: '01/20' } })).toMatchObject({ status: 422, code: '54' });

      const headers = { 'idempotency-key': 'remove-1' };
      const remove = (): Promise<Answer> =>
        packages.post({ Authentication: AUTHENTICATION, Request: names }, '/api/v1/customer/payments/remove', {
          headers,
        });
      const removed = await remove();
      expect(removed.envelope.Response).toEqual(names);
      const again = await remove();
      expect(again.text).toBe(removed.text);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(await pay(names)).toMatchObject({ status: 422, code: '14' });
      expect(await update({ MakeDefault: true })).toMatchObject({ status: 422, code: '14' });
      expect(await responseOf(ask('customer/profile', { Email }))).toMatchObject({
        PaymentProfileId: null,
        Profiles: [],
      });
    });

    it('take a second instrument, and the same number once', async () => {
      const first = await register({ Email: 'two@shop.example' });
      const { CustomerProfileId } = first;
      const account = { RoutingNumber: '021000021', BankAccountNumber: '000123456789', AccountHolderName: 'T W' };
      const second = await register({ Email: null, Card: null, BankAccount: account, CustomerProfileId });
      expect(second['CustomerProfileId']).toBe(CustomerProfileId);
      expect(await register({ CustomerProfileId })).toEqual(first);
      const { Profiles } = await responseOf(ask('customer/profile', { CustomerId: CustomerProfileId }));
      expect((Profiles as Json[]).map(({ CardType }) => CardType)).toEqual(['Visa', 'Bank Account']);
      const one = await responseOf(
        ask('customer/profile', { CustomerId: CustomerProfileId, PaymentProfileId: second['PaymentProfileId'] }),
      );
      expect(one).toMatchObject({
        PaymentProfileId: second['PaymentProfileId'],
        Profiles: [{ CardType: 'Bank Account', ExpiryDate: null }],
      });
      expect(await pay(second, 'two@shop.example')).toMatchObject({
        code: '00',
        envelope: { Response: { AuthCode: null } },
      });
    });

    it.each<[string, string, Json, string, number]>([
      ['neither card nor account', 'customer/payments/register', { Card: null }, '30', 400],
      ['no address to know the customer by', 'customer/payments/register', { Email: null }, '30', 400],
      ['a customer nobody knows', 'customer/payments/register', { CustomerProfileId: '999999999' }, '12', 422],
      [
        'a wrong number',
        'customer/payments/register',
        { Card: { ...Card, CardNumber: '4111111111111112' } },
        '14',
        422,
      ],
      ['a card that has expired', 'customer/payments/register', { Card: { ...Card, ExpiryDate: '01/20' } }, '54', 422],
      [
        'a profile nobody knows',
        'customer/payments/remove',
        { Email: undefined, Card: undefined, CustomerProfileId: '1', PaymentProfileId: '2' },
        '14',
        422,
      ],
      [
        'somebody else’s profile',
        'customer/payments/remove',
        {
          Email: undefined,
          Card: undefined,
          CustomerProfileId: '999999999',
          PaymentProfileId: DEMO.packagesPaymentProfileId,
        },
        '14',
        422,
      ],
      ['nobody at all', 'customer/profile', { Email: null, Card: undefined }, '30', 400],
      ['an address without profiles', 'customer/profile', { Email: 'nobody@shop.example', Card: undefined }, '12', 422],
    ])('refuse %s', async (_name, path, change, code, status) => {
      expect(await ask(path, { Email, Card, ...change })).toMatchObject({ status, code, envelope: { Response: null } });
    });
  });

  describe('seen from elsewhere', () => {
    it('a purchase made here is an order and an invoice of the same organization', async () => {
      const { envelope } = await packages.post(sample({ UpdateRenderRocket: 'true' }));
      const { PurchaseId, InvoiceId } = envelope.Response as Json;
      const read = async (path: string): Promise<Json> => {
        const answer = await new HttpClient(packages.url).get(`/v1/storefront/${path}`, bearer(DEMO.secretKey));
        expect(answer.status).toBe(200);
        return answer.json as Json;
      };
      const order = await read(`orders/${String(PurchaseId)}`);
      expect(order).toMatchObject({
        id: PurchaseId,
        status: 'completed',
        billingAddress: { firstName: 'Larry', country: 'US', city: 'Saverton' },
      });
      expect(await read(`invoices/${String(InvoiceId)}`)).toMatchObject({
        id: InvoiceId,
        status: 'paid',
        amount: 239.65,
      });
      const events = await packages.rows<{ topic: string }>(
        `SELECT topic FROM outbox_event WHERE aggregate_id = $1 ORDER BY id`,
        PurchaseId,
      );
      expect(events.map(({ topic }) => topic).sort()).toEqual([
        'purchase.completed',
        'purchase.created',
        'purchase.entitlement_requested',
      ]);
    });

    it('and asks for an entitlement only when paid and only when told to', async () => {
      const before = await packages.rows(`SELECT FROM outbox_event WHERE topic = 'purchase.entitlement_requested'`);
      await packages.post(sample());
      await packages.post(sample({ UpdateRenderRocket: true }, {}, { CardNumber: '4000000000000002' }));
      expect(
        await packages.rows(`SELECT FROM outbox_event WHERE topic = 'purchase.entitlement_requested'`),
      ).toHaveLength(before.length);
    });
  });
});
