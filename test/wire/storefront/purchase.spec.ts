import { startTestApp, type TestApp } from '../../support/app';
import { bearer } from '../../support/http-client';
import { card, CARD, Client, FULL_PURCHASE, PUBLISHABLE, purchaseOf } from './client';
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

describe('a purchase with every field filled', () => {
  it('is paid, shown as the document says, and readable with its token', async () => {
    const bought = await client.purchase(FULL_PURCHASE, { ...PUBLISHABLE, 'idempotency-key': 'every-field' });
    expect([bought.status, bought.text]).toEqual([201, expect.anything()]);
    document.check('post', '/v1/storefront/purchase', bought);
    const { orderId, invoice, transaction, token } = bought.json;
    expect(bought.headers.get('location')).toBe(`${service.url}/v1/storefront/orders/${orderId}`);

    // 2 × 12.50 + 9.99 = 34.99; 10 % off = 3.50; express 15.00; New York 8.875 % of 46.49 = 4.13
    expect(invoice).toMatchObject({
      status: 'paid',
      invoiceNumber: 1,
      currency: 'USD',
      subtotalAmount: 34.99,
      discountAmount: 3.5,
      amount: 50.62,
      amountDue: 0,
      subscriptionId: null,
      poNumber: 'PO-1042',
      shipping: { calculator: 'rebilly', rateId: 'ship_express', amount: 15 },
      tax: { calculator: 'manual', amount: 4.13 },
      discounts: [{ couponId: 'TENOFF', amount: 3.5, context: 'items' }],
    });
    expect(invoice.billingAddress).toMatchObject({
      ...FULL_PURCHASE.billingAddress,
      emails: expect.anything(),
      hash: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(invoice.transactions).toEqual([transaction]);
    expect(transaction).toMatchObject({
      type: 'sale',
      status: 'completed',
      result: 'approved',
      amount: 50.62,
      invoiceIds: [invoice.id],
      planIds: ['plan_mug', 'plan_ebook'],
      requestId: 'every-field',
      gatewayName: 'TestProcessor',
      redirectUrl: `https://shop.example/done?id=${transaction.id}&r=approved#x`,
      customFields: { c: 3 },
      paymentInstrument: { method: 'payment-card' },
      token,
      isRebill: false,
    });
    for (const absent of ['notes', 'autopayScheduledTime', 'voidedTime', 'abandonedTime'])
      expect(invoice).not.toHaveProperty(absent);
    for (const absent of ['approvalUrl', '3ds']) expect(transaction).not.toHaveProperty(absent);
    expect(bought.text).not.toContain('4111111111111111');

    const order = await client.get(`/v1/storefront/orders/${orderId}`, bearer(token));
    document.check('get', '/v1/storefront/orders/{id}', order);
    expect(order.json).toMatchObject({
      id: orderId,
      status: 'completed',
      billingStatus: 'paid',
      customFields: { b: 2 },
    });
    const read = await client.get(`/v1/storefront/invoices/${invoice.id}`, bearer(token));
    document.check('get', '/v1/storefront/invoices/{id}', read);
    expect(read.json).toEqual(invoice);
    const paid = await client.get(`/v1/storefront/transactions/${transaction.id}`, bearer(token));
    document.check('get', '/v1/storefront/transactions/{id}', paid);
    expect(paid.json).toEqual(transaction);

    const login = await client.post('/v1/storefront/login', {
      username: 'ADA@shop.example',
      password: FULL_PURCHASE.password,
    });
    document.check('post', '/v1/storefront/login', login);
    expect(login.json.customerId).toBe(transaction.customerId);
    const taken = await client.purchase(FULL_PURCHASE);
    expect([taken.status, taken.json.invalidFields]).toEqual([422, [expect.objectContaining({ field: 'password' })]]);
  });

  it('has no currency but the plans’, whatever its exponent', async () => {
    for (const [plan, amount, currency] of [
      ['plan_jpy', 1500, 'JPY'],
      ['plan_kwd', 1.25, 'KWD'],
      ['plan_ebook', 9.99, 'USD'],
    ] as const) {
      const { status, json } = await client.purchase(purchaseOf(plan));
      expect([status, json.invoice.amount, json.invoice.currency, json.transaction.result]).toEqual([
        201,
        amount,
        currency,
        'approved',
      ]);
    }
  });
});

describe('what a payment may come to', () => {
  it('declined is 201, with an order that waits and may be paid again', async () => {
    const bought = await client.purchase(
      purchaseOf('plan_ticket', 1, { paymentInstruction: card('4000000000000002') }),
    );
    document.check('post', '/v1/storefront/purchase', bought);
    expect([bought.status, bought.json.transaction.result, bought.json.invoice.status]).toEqual([
      201,
      'declined',
      'unpaid',
    ]);
    const { token, invoice, orderId } = bought.json;
    expect((await client.get(`/v1/storefront/orders/${orderId}`, bearer(token))).json.status).toBe('pending');

    const card2 = await client.post('/v1/tokens', {
      method: 'payment-card',
      paymentInstrument: { pan: CARD.pan, expMonth: 12, expYear: 2034 },
    });
    const paid = await client.post('/v1/storefront/payment', { token: card2.json.id }, bearer(token));
    document.check('post', '/v1/storefront/payment', paid);
    expect([paid.status, paid.json.result, paid.json.isRetry, paid.json.retryNumber]).toEqual([
      201,
      'approved',
      true,
      1,
    ]);
    const read = await client.get(`/v1/storefront/invoices/${invoice.id}`, bearer(token));
    expect([read.json.status, read.json.transactions.length]).toEqual(['paid', 2]);
    const again = await client.post(
      '/v1/storefront/payment',
      { token: card2.json.id, invoiceId: invoice.id },
      bearer(token),
    );
    expect([again.status, again.json.invalidFields[0].field]).toEqual([422, 'invoiceId']);
  });

  it('an unknown outcome is 201 conn-error, and says so until it is known', async () => {
    const bought = await client.purchase(
      purchaseOf('plan_ticket', 1, { paymentInstruction: card('4000000000090029') }),
    );
    document.check('post', '/v1/storefront/purchase', bought);
    expect(bought.json.transaction).toMatchObject({ status: 'conn-error', result: 'unknown' });
    expect(bought.json.invoice.status).toBe('unpaid');
  }, 30_000);

  it('methods send the shopper to an approval page', async () => {
    const bought = await client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction: { methods: ['paypal'] } }));
    document.check('post', '/v1/storefront/purchase', bought);
    const { transaction } = bought.json;
    expect(transaction).toMatchObject({
      status: 'offsite',
      result: 'unknown',
      paymentInstrument: { method: 'paypal' },
    });
    expect(transaction._links).toContainEqual({ rel: 'approvalUrl', href: transaction.approvalUrl });
    expect(transaction.approvalUrl.startsWith(`${service.url}/`)).toBe(true);
    const bare = await client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction: {} }));
    expect(bare.json.transaction.status).toBe('offsite');
  });

  it('a challenged card waits for approval, a frictionless one carries 3ds', async () => {
    const challenged = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: card('4000000000030025') }),
    );
    expect(challenged.json.transaction).toMatchObject({ status: 'waiting-approval', approvalUrl: expect.any(String) });
    const frictionless = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: card('4000000000030017') }),
    );
    document.check('post', '/v1/storefront/purchase', frictionless);
    expect(frictionless.json.transaction).toMatchObject({
      result: 'approved',
      has3ds: true,
      '3ds': { flow: 'frictionless' },
    });
  });

  it('bank accounts pay too', async () => {
    const iban = {
      method: 'ach',
      accountNumberType: 'IBAN',
      accountNumber: 'DE89370400440532013000',
      billingAddress: {},
    };
    const bban = {
      method: 'ach',
      accountNumberType: 'BBAN',
      accountNumber: '000123456789',
      routingNumber: '021000021',
      accountType: 'checking',
      billingAddress: {},
    };
    for (const paymentInstruction of [iban, bban]) {
      const { json } = await client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction }));
      expect(json.transaction).toMatchObject({ result: 'approved', paymentInstrument: { method: 'ach' } });
    }
  });

  it('a subscription begins with its first period', async () => {
    const { json } = await client.purchase(purchaseOf('plan_gold'));
    expect(json.invoice).toMatchObject({
      subscriptionId: json.orderId,
      items: [{ periodNumber: 1, periodStartTime: expect.any(String) }],
    });
    expect(json.transaction).toMatchObject({ subscriptionIds: [json.orderId], isRebill: false, rebillNumber: 0 });
    const order = await client.get(`/v1/storefront/orders/${json.orderId}`, bearer(json.token));
    document.check('get', '/v1/storefront/orders/{id}', order);
    expect(order.json).toMatchObject({
      orderType: 'subscription-order',
      status: 'active',
      renewalTime: expect.any(String),
    });
  });
});
