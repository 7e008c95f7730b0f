import { ADDRESS, type Answer, AUTHENTICATION, type Packages, sample, small, startPackages } from './support';

const bank = (account: string, change: object = {}) => ({
  PaymentType: 1,
  BankRequest: {
    RoutingNumber: '021000021',
    BankAccountNumber: account,
    AccountHolderName: 'Larry Raddler',
    ...change,
  },
  CardPayment: null,
});

describe('outcomes and refusals', () => {
  let packages: Packages;
  beforeAll(async () => {
    packages = await startPackages();
  });
  afterAll(() => packages.close());

  const stateOfNewest = async (): Promise<string | undefined> =>
    (await packages.rows<{ state: string }>('SELECT state FROM purchase ORDER BY serial DESC LIMIT 1'))[0]?.state;

  it.each([
    ['4000000000000002', '05'],
    ['4000000000000515', '51'],
    ['4000000000001018', '01'],
    ['4000000000005415', '54'],
    ['4000000000005928', '05'],
    // needs the payer, and there is no page to send them to: referred
    ['4000000000030025', '01'],
  ])('card %s is decided with %s: 200, nothing but the message, released', async (number, code) => {
    const answer = await packages.post(small(number));
    expect(answer).toMatchObject({ status: 200, code, envelope: { Response: null } });
    expect(await stateOfNewest()).toBe('released');
    const xml = await packages.postXml(small(number));
    expect(xml).toMatchObject({ status: 200, code });
    expect(xml.text).toContain('<Response i:nil="true" />');
  });

  it.each([
    ['5555555555554444', '123', 'MasterCard'],
    ['378282246310005', '1234', 'American Express'],
    ['6011111111111117', '123', 'Discover'],
    ['30569309025904', '123', 'Diners Club'],
    ['3530111333300000', '123', 'JCB'],
  ])('card %s is a %s', async (number, cvv, type) => {
    const body = sample({ Discount: null }, {}, { CardNumber: number, CVV: cvv });
    const answer = await packages.post(body);
    expect(answer.envelope.Response).toMatchObject({ CardType: type, AuthCode: expect.stringMatching(/^\w{6}$/) });
  });

  it('a bank account pays without an AuthCode', async () => {
    const answer = await packages.post(sample({}, bank('000123456789')));
    expect(answer).toMatchObject({
      status: 200,
      code: '00',
      envelope: { Response: { AuthCode: null, CardType: 'Bank Account' } },
    });
    expect(await packages.post(sample({}, bank('000111111151')))).toMatchObject({ status: 200, code: '51' });
    expect(await packages.post(sample({}, bank('000111111114')))).toMatchObject({ status: 200, code: '14' });
  });

  it('an outcome that is not known is 202 with 91, and the same request learns it later', async () => {
    const body = small('4000000000090029', {
      TransactionDateTime: '2026-01-02 03:04:05',
      TransactionReference: 'lost reply',
    });
    const first = await packages.post(body);
    expect(first).toMatchObject({ status: 202, code: '91', envelope: { Response: null } });
    expect(first.headers.get('retry-after')).toBe('1');
    let last: Answer = first;
    for (let i = 0; i < 100 && last.code === '91'; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      last = await packages.post(body);
    }
    expect(last).toMatchObject({ status: 200, code: '00' });
    const attempts = await packages.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM payment_attempt WHERE purchase_id = $1`,
      (last.envelope.Response as Record<string, string>)['PurchaseId'],
    );
    expect(attempts[0]?.n).toBe(1);
  });

  it.each<[string, object, string, number]>([
    ['an unknown SKU', { Skus: [{ Sku: 'MP999', Quantity: 1 }] }, '12', 422],
    ['more than there is', { Skus: [{ Sku: 'plan_rare', Quantity: 51 }] }, '12', 422],
    [
      'two currencies',
      {
        Skus: [
          { Sku: 'MP001', Quantity: 1 },
          { Sku: 'plan_jpy', Quantity: 1 },
        ],
      },
      '12',
      422,
    ],
    ['an unknown discount', { Discount: { DiscountCode: 'nope' } }, '12', 422],
    [
      'a discount for a product that is not bought',
      { Discount: { DiscountCode: 'TENOFF', Product: 'Storage' } },
      '12',
      422,
    ],
    ['no SKU', { Skus: [] }, '30', 400],
    ['101 SKUs', { Skus: Array.from({ length: 101 }, () => ({ Sku: 'MP001', Quantity: 1 })) }, '30', 400],
    ['quantity 0', { Skus: [{ Sku: 'MP001', Quantity: 0 }] }, '30', 400],
    ['quantity 1000001', { Skus: [{ Sku: 'MP001', Quantity: '1000001' }] }, '30', 400],
    ['quantity 1.5', { Skus: [{ Sku: 'MP001', Quantity: '1.5' }] }, '30', 400],
    ['a time that does not exist', { TransactionDateTime: '2026-02-30 10:00:00' }, '30', 400],
    ['an annotated time', { TransactionDateTime: '2025-04-19 08:29:17 (UTC)' }, '30', 400],
    ['a time two days ahead', { TransactionDateTime: '2099-01-01 00:00:00' }, '30', 400],
    ['a member nobody knows', { Amount: '1.00' }, '30', 400],
    ['a flag that is none', { UpdateRenderRocket: 'yes' }, '30', 400],
    ['no e-mail address', { Email: 'not an address' }, '30', 400],
    ['no payment', { PaymentMethod: null }, '30', 400],
  ])('refuses %s', async (_name, change, code, status) => {
    const before = await packages.rows('SELECT FROM purchase');
    const body = small('4111111111111111', change as Record<string, unknown>);
    expect(await packages.post(body)).toMatchObject({ status, code, envelope: { Response: null } });
    expect(await packages.postXml(body)).toMatchObject({ status, code });
    expect(await packages.rows('SELECT FROM purchase')).toHaveLength(before.length);
  });

  it.each<[string, object, string, number]>([
    ['a payment type without its object', { PaymentType: 1, BankRequest: null }, '30', 400],
    ['payment type 4', { PaymentType: 4 }, '30', 400],
    ['another currency than the SKUs’', { CurrencyCode: 'EUR' }, '12', 422],
    ['an annotated currency', { CurrencyCode: 'USD (see ISO 4217)' }, '30', 400],
    ['a routing number with a wrong checksum', bank('123456789', { RoutingNumber: '021000022' }), '30', 400],
    ['a routing number with letters', bank('123456789', { RoutingNumber: '02100002A' }), '30', 400],
    [
      'a stored profile of nobody',
      { PaymentType: 3, StoredProfile: { CustomerProfileId: '1', PaymentProfileId: '2' } },
      '14',
      422,
    ],
    ['half of a stored profile', { PaymentType: 3, StoredProfile: { CustomerProfileId: '1234567' } }, '30', 400],
  ])('refuses %s', async (_name, change, code, status) => {
    expect(await packages.post(sample({}, change as Record<string, unknown>))).toMatchObject({ status, code });
    expect(await packages.postXml(sample({}, change as Record<string, unknown>))).toMatchObject({ status, code });
  });

  it.each<[string, object, string, number]>([
    ['a number with a wrong check digit', { CardNumber: '4000000000000001' }, '14', 422],
    ['an expiry that is past', { ExpiryDate: '12/19' }, '54', 422],
    ['an annotated expiry', { ExpiryDate: '12/34 (MM/YY)' }, '30', 400],
    ['a month that does not exist', { ExpiryDate: '13/34' }, '30', 400],
    ['a code of four digits for Visa', { CVV: '1234' }, '30', 400],
  ])('refuses a card with %s, and does not repeat it', async (_name, change, code, status) => {
    const answer = await packages.post(sample({}, {}, change as Record<string, unknown>));
    expect(answer).toMatchObject({ status, code });
    for (const value of Object.values(change)) expect(answer.text).not.toContain(value);
  });

  it('refuses a card without the way it was captured, and an address without a real country', async () => {
    const method = sample().Request['PaymentMethod'] as { CardPayment: object };
    const payment = (change: object) => sample({}, { CardPayment: { ...method.CardPayment, ...change } });
    expect(await packages.post(payment({ CaptureMethod: '2 - telephone' }))).toMatchObject({ status: 400, code: '30' });
    expect(await packages.post(payment({ CaptureMethod: null }))).toMatchObject({ status: 400, code: '30' });
    expect(await packages.post(payment({ SaveToFile: 'true/false' }))).toMatchObject({ status: 400, code: '30' });
    expect(await packages.post(payment({ BillingAddress: { ...ADDRESS, Country: 'XXX' } }))).toMatchObject({
      status: 400,
      code: '30',
    });
    expect(await packages.post(payment({ BillingAddress: { ...ADDRESS, Zip: null } }))).toMatchObject({
      status: 400,
      code: '30',
    });
  });

  it('takes all SKUs or none', async () => {
    const held = () => packages.rows<{ taken: number }>('SELECT sum(held + sold)::int AS taken FROM stock');
    const before = await held();
    const Skus = [
      { Sku: 'plan_ticket', Quantity: 1 },
      { Sku: 'plan_rare', Quantity: 51 },
    ];
    const answer = await packages.post(small('4111111111111111', { Skus }));
    expect(answer).toMatchObject({ status: 422, code: '12' });
    expect(answer.envelope.Message.Description).toContain('Request.Skus.1.Quantity');
    expect(await held()).toEqual(before);
  });

  it.each<[string, object]>([
    ['a wrong key', { Id: AUTHENTICATION.Id, Key: 'wrong' }],
    ['a wrong id', { Id: '170200124', Key: AUTHENTICATION.Key }],
    ['another key of the organization', { Id: AUTHENTICATION.Id, Key: 'sk_sandbox_demo' }],
  ])('refuses %s with 63, in the format asked for, and does not repeat it', async (_name, Authentication) => {
    const json = await packages.post({ ...small(), Authentication });
    expect(json).toMatchObject({ status: 401, code: '63', envelope: { Response: null } });
    const xml = await packages.postXml({ ...small(), Authentication });
    expect(xml).toMatchObject({ status: 401, code: '63' });
    expect(xml.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    for (const value of Object.values(Authentication)) expect(json.text + xml.text).not.toContain(value);
  });

  it('misses the members that are required, and takes credentials from the body only', async () => {
    const { Authentication, Request } = small();
    expect(await packages.post({ Request })).toMatchObject({ status: 400, code: '30' });
    expect(await packages.post({ Authentication })).toMatchObject({ status: 400, code: '30' });
    expect(await packages.post({ Authentication: null, Request })).toMatchObject({ status: 400, code: '30' });
    expect(
      await packages.post({
        Authentication: { Id: Number(AUTHENTICATION.Id), Key: Number(AUTHENTICATION.Key) },
        Request,
      }),
    ).toMatchObject({ code: '00' });
    const header = { headers: { authorization: 'Bearer sk_sandbox_demo' } };
    expect(await packages.post({ Request }, '/api/v1/purchase', header)).toMatchObject({ status: 401, code: '63' });
    // beside the body's credentials a header decides nothing
    for (const authorization of ['Bearer sk_sandbox_demo', 'Bearer nonsense', 'Basic dXNlcjpwYXNz', 'Negotiate x']) {
      const beside = { headers: { authorization } };
      expect(await packages.post(small(), '/api/v1/purchase', beside)).toMatchObject({ status: 200, code: '00' });
    }
  });
});
