import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { bearer } from '../../support/http-client';
import { CARD, Client, CONTACT, FULL_PURCHASE, PUBLISHABLE, purchaseOf, SECRET } from './client';
import { Conformance } from './conformance';

let service: TestApp;
let client: Client;
let document: Conformance;

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  document = await Conformance.of(client);
}, 60_000);
afterAll(() => service.close());

const fieldsOf = (json: { invalidFields?: { field: string }[] }): string[] =>
  (json.invalidFields ?? []).map(({ field }) => field).sort();
const stockOf = async (plan: string): Promise<unknown> => (await client.get(`/v1/admin/offers/${plan}/stock`)).json;

/** Sends a purchase that must be refused, and shows that it left no trace. */
async function refused(
  body: unknown,
  headers = PUBLISHABLE,
): Promise<{ status: number; fields: string[]; text: string }> {
  const before = [
    await stockOf('plan_ticket'),
    (await client.get('/v1/storefront/orders?limit=0')).headers.get('pagination-total'),
  ];
  const answer = await client.purchase(body, headers);
  const after = [
    await stockOf('plan_ticket'),
    (await client.get('/v1/storefront/orders?limit=0')).headers.get('pagination-total'),
  ];
  expect(after).toEqual(before);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  if (answer.status === 422) document.check('post', '/v1/storefront/purchase', answer);
  return { status: answer.status, fields: fieldsOf(answer.json), text: answer.text };
}

describe('bad input', () => {
  it('is told whole: every field that is wrong, not the first', async () => {
    const { status, fields, text } = await refused({
      websiteId: 'x'.repeat(51),
      items: [
        { planId: '', quantity: 0 },
        { quantity: 1.5, price: 1 },
        { planId: 'plan_mug', quantity: 1_000_001 },
      ],
      billingAddress: {
        ...CONTACT,
        firstName: 'Ada\u0007Bcc: x',
        country: 'Atlantis',
        postalCode: 'x'.repeat(11),
        emails: [{ label: 'main', value: 'no' }],
        dob: '2026-02-30',
        hash: 'x',
      },
      deliveryAddress: 'somewhere',
      paymentInstruction: { method: 'payment-card', pan: '4111111111111112', expMonth: 13, expYear: 0, cvv: '12' },
      couponIds: 'TENOFF',
      password: 'short',
      redirectUrl: 'nowhere',
      total: 1,
    });
    expect(status).toBe(422);
    expect(fields).toEqual(
      [
        'billingAddress.country',
        'billingAddress.dob',
        'billingAddress.emails.0.value',
        'billingAddress.firstName',
        'billingAddress.hash',
        'billingAddress.postalCode',
        'couponIds',
        'deliveryAddress',
        'items.0.planId',
        'items.0.quantity',
        'items.1.planId',
        'items.1.price',
        'items.1.quantity',
        'items.2.quantity',
        'password',
        'paymentInstruction.cvv',
        'paymentInstruction.expMonth',
        'paymentInstruction.expYear',
        'paymentInstruction.pan',
        'redirectUrl',
        'total',
        'websiteId',
      ].sort(),
    );
    for (const secret of ['4111111111111112', 'short', 'Bcc']) expect(text).not.toContain(secret);
  });

  const instruction = (paymentInstruction: unknown): object => purchaseOf('plan_ticket', 1, { paymentInstruction });
  it.each<[string, object, string[]]>([
    ['no items', { ...purchaseOf('plan_ticket'), items: [] }, ['items']],
    [
      'too many items',
      { ...purchaseOf('plan_ticket'), items: Array.from({ length: 101 }, () => ({ planId: 'plan_ticket' })) },
      ['items'],
    ],
    ['no instruction', { ...purchaseOf('plan_ticket'), paymentInstruction: undefined }, ['paymentInstruction']],
    ['an instruction that is no object', instruction('tok_1'), ['paymentInstruction']],
    ['token and card at once', instruction({ ...CARD, token: 'tok_1' }), ['paymentInstruction']],
    [
      'token and stored instrument at once',
      instruction({ token: 'tok_1', paymentInstrumentId: 'inst_demo' }),
      ['paymentInstruction'],
    ],
    [
      'a card without its number',
      instruction({ method: 'payment-card', expMonth: 1, expYear: 2034 }),
      ['paymentInstruction.pan'],
    ],
    [
      'an account without its numbers',
      instruction({ method: 'ach' }),
      ['paymentInstruction.accountNumber', 'paymentInstruction.accountNumberType'],
    ],
    [
      'a wrong IBAN',
      instruction({ accountNumberType: 'IBAN', accountNumber: 'DE00370400440532013000' }),
      ['paymentInstruction.accountNumber'],
    ],
    [
      'a wrong routing number',
      instruction({
        accountNumberType: 'BBAN',
        accountNumber: '1234',
        routingNumber: '021000022',
        accountType: 'checking',
      }),
      ['paymentInstruction.routingNumber'],
    ],
    ['an unknown method', instruction({ methods: ['paypal', 'barter'] }), ['paymentInstruction.methods.1']],
    ['an unknown member', instruction({ token: 'tok_1', amount: 1 }), ['paymentInstruction.amount']],
    ['an unknown token', instruction({ token: 'tok_1' }), ['paymentInstruction.token']],
    ['an unknown plan', purchaseOf('plan_none'), ['items.0.planId']],
    [
      'two currencies',
      { ...purchaseOf('plan_ticket'), items: [{ planId: 'plan_ticket' }, { planId: 'plan_jpy' }] },
      ['items.1.planId'],
    ],
    [
      'more than there is',
      {
        ...purchaseOf('plan_ticket'),
        items: [
          { planId: 'plan_ticket', quantity: 60 },
          { planId: 'plan_ticket', quantity: 60 },
        ],
      },
      ['items.1.quantity'],
    ],
    ['an unknown coupon', purchaseOf('plan_ticket', 1, { couponIds: ['TENOFF', 'NONE'] }), ['couponIds.1']],
    ['a repeated coupon', purchaseOf('plan_ticket', 1, { couponIds: ['TENOFF', 'TENOFF'] }), ['couponIds.1']],
    ['a coupon of another currency', purchaseOf('plan_jpy', 1, { couponIds: ['FIVEUSD'] }), ['couponIds.0']],
    [
      'an unknown shipping rate',
      purchaseOf('plan_mug', 1, { shippingRateId: 'ship_none', deliveryAddress: CONTACT }),
      ['shippingRateId'],
    ],
    [
      'a place nothing is shipped to',
      purchaseOf('plan_mug', 1, { deliveryAddress: { country: 'DE' } }),
      ['deliveryAddress'],
    ],
    ['a foreign website and redirect', { ...purchaseOf('plan_ticket'), websiteId: 'web_other' }, ['websiteId']],
    [
      'a foreign redirect',
      purchaseOf('plan_ticket', 1, { redirectUrl: 'https://shop.example@evil.test/' }),
      ['redirectUrl'],
    ],
    [
      'a redirect without its origin',
      purchaseOf('plan_ticket', 1, { redirectUrl: 'https://shop.example.evil.test/{id}' }),
      ['redirectUrl'],
    ],
    [
      'a password without an address',
      purchaseOf('plan_ticket', 1, { password: 'long enough' }),
      ['billingAddress.emails'],
    ],
    ['a customer who exists', instruction({ ...CARD, customerId: 'cus_demo' }), ['paymentInstruction.customerId']],
  ])('%s is 422', async (_, body, fields) => {
    const answer = await refused(body);
    expect([answer.status, answer.fields]).toEqual([422, fields]);
  });

  it('that is no JSON is 400 without an excerpt', async () => {
    const answer = await client.purchase('{"paymentInstruction":{"pan":"4111111111111111",}');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.text).not.toContain('4111');
  });

  it('under a key stores nothing: the key is free for the corrected request', async () => {
    const headers = { ...PUBLISHABLE, 'idempotency-key': 'corrected' };
    expect((await client.purchase(purchaseOf('plan_none'), headers)).status).toBe(422);
    expect((await client.purchase(purchaseOf('plan_ebook'), headers)).status).toBe(201);
  });
});

describe('whose purchase it is', () => {
  const login = async (): Promise<string> =>
    (await client.post('/v1/storefront/login', { username: DEMO.username, password: DEMO.password })).json.token;

  it('a new customer’s every time, with a given id if it is new', async () => {
    const first = await client.purchase(purchaseOf('plan_ebook', 1, { billingAddress: CONTACT }));
    const second = await client.purchase(
      purchaseOf('plan_ebook', 1, { billingAddress: CONTACT, paymentInstruction: { ...CARD, customerId: 'cus_mine' } }),
    );
    expect(second.json.transaction.customerId).toBe('cus_mine');
    expect(first.json.transaction.customerId).not.toBe('cus_mine');
    expect([first.json.invoice.invoiceNumber, second.json.invoice.invoiceNumber]).toEqual([1, 1]);
  });

  it('the customer’s who is logged in', async () => {
    const session = bearer(await login());
    const stored = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: { paymentInstrumentId: DEMO.instrumentId } }),
      session,
    );
    expect([stored.status, stored.json.transaction.customerId, stored.json.transaction.paymentInstrument]).toEqual([
      201,
      DEMO.customerId,
      { method: 'payment-card', paymentInstrumentId: DEMO.instrumentId },
    ]);
    const own = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: { ...CARD, customerId: DEMO.customerId } }),
      session,
    );
    expect([own.status, own.json.invoice.invoiceNumber]).toEqual([201, Number(stored.json.invoice.invoiceNumber) + 1]);
    const other = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: { ...CARD, customerId: 'cus_other' } }),
      session,
    );
    expect([other.status, fieldsOf(other.json)]).toEqual([422, ['paymentInstruction.customerId']]);
    const foreign = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: { paymentInstrumentId: DEMO.packagesInstrumentId } }),
      session,
    );
    const unknown = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: { paymentInstrumentId: 'inst_none' } }),
      session,
    );
    expect([foreign.status, foreign.json.invalidFields, foreign.json.title]).toEqual([
      422,
      unknown.json.invalidFields,
      unknown.json.title,
    ]);
  });

  it('nobody’s who names a stored instrument without a login', async () => {
    expect(
      (await refused(purchaseOf('plan_ebook', 1, { paymentInstruction: { paymentInstrumentId: DEMO.instrumentId } })))
        .status,
    ).toBe(401);
  });

  it('never the shop backend’s', async () => {
    expect((await refused(FULL_PURCHASE, SECRET)).status).toBe(403);
    expect((await refused(FULL_PURCHASE, bearer(DEMO.secretKey))).status).toBe(403);
  });
});
