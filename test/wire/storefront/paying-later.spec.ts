import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { bearer } from '../../support/http-client';
import { card, CARD, Client, purchaseOf, SECRET } from './client';

const AFTER_THE_HOLD_SECONDS = 301;

let service: TestApp;
let client: Client;

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
}, 60_000);
afterAll(() => service.close());

const declinedCard = card('4000000000000002');
const setStock = (plan: string, onHand: number) => client.put(`/v1/admin/offers/${plan}/stock`, { onHand }, SECRET);
const newToken = async (): Promise<string> =>
  (
    await client.post('/v1/tokens', {
      method: 'payment-card',
      paymentInstrument: { pan: CARD.pan, expMonth: 12, expYear: 2034 },
    })
  ).json.id;

describe('a shopper sent to the bank’s page', () => {
  const REDIRECT = 'https://shop.example/done?id={id}&r={result}';

  it.each([
    ['pass', 'approved', 'paid', 'completed'],
    ['fail', 'declined', 'unpaid', 'pending'],
  ])('who %ses it comes back with the result filled in', async (decision, result, invoiceStatus, orderStatus) => {
    const bought = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: card('4000000000030025'), redirectUrl: REDIRECT }),
    );
    const { transaction, invoice, orderId, token } = bought.json;
    const decided = await client.send('POST', transaction.approvalUrl, { form: { decision } });
    expect(decided.status).toBe(303);
    const back = await client.get(decided.headers.get('location') ?? '');
    expect(back.headers.get('location')).toBe(`https://shop.example/done?id=${transaction.id}&r=${result}`);
    const read = await client.get(`/v1/storefront/invoices/${invoice.id}`, bearer(token));
    expect([read.json.status, read.json.transactions[0].result, read.json.transactions[0].approvalUrl]).toEqual([
      invoiceStatus,
      result,
      undefined,
    ]);
    expect((await client.get(`/v1/storefront/orders/${orderId}`, bearer(token))).json.status).toBe(orderStatus);
  });

  it.each([
    ['our page', {}],
    ['the bank', card('4000000000030025')],
  ])('may pay in another way instead: the payment open at %s is ended first', async (_, paymentInstruction) => {
    const { json } = await client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction }));
    const open = json.transaction;
    const paid = await client.post('/v1/storefront/payment', { token: await newToken() }, bearer(json.token));
    expect([paid.status, paid.json.result]).toEqual([201, 'approved']);
    // too late to pay the first one
    await client.send('POST', open.approvalUrl, { form: { decision: 'pass', do: 'method', method: 'paypal' } });
    const { json: invoice } = await client.get(
      `/v1/storefront/invoices/${String(json.invoice.id)}`,
      bearer(json.token),
    );
    expect(
      invoice.transactions.map(({ result, status }: { result: string; status: string }) => [result, status]),
    ).toEqual([
      ['canceled', 'voided'],
      ['approved', 'completed'],
    ]);
    expect(invoice.status).toBe('paid');
  });

  it('may choose another method on our page, or cancel there', async () => {
    const { json } = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: card('4000000000030025'), redirectUrl: REDIRECT }),
    );
    const page = `/pay/${String(json.invoice.id)}`;
    expect((await client.get(page, {})).text).toContain('value="another"');
    await client.send('POST', page, { form: { do: 'another' } });
    expect((await client.get(page, {})).text).toContain('name="number"');
    await client.send('POST', json.transaction.approvalUrl, { form: { decision: 'pass' } });
    const form = { do: 'card', number: '4111111111111111', expiry: '12/34', code: '123', holder: 'Ada' };
    await client.send('POST', page, { form });
    const { json: invoice } = await client.get(
      `/v1/storefront/invoices/${String(json.invoice.id)}`,
      bearer(json.token),
    );
    expect(invoice.transactions.map(({ result }: { result: string }) => result)).toEqual(['canceled', 'approved']);

    const other = (
      await client.purchase(
        purchaseOf('plan_ebook', 1, { paymentInstruction: card('4000000000030025'), redirectUrl: REDIRECT }),
      )
    ).json;
    await client.send('POST', `/pay/${String(other.invoice.id)}`, { form: { do: 'cancel' } });
    // the way back to the shop
    expect((await client.get(`/pay/${String(other.invoice.id)}`, {})).text).toContain(
      `href="https://shop.example/done?id=${String(other.transaction.id)}&amp;r=canceled"`,
    );
  });

  it('pays once, in however many ways at once', async () => {
    const { json } = await client.purchase(
      purchaseOf('plan_ebook', 1, { paymentInstruction: card('4000000000030025') }),
    );
    const tokens = await Promise.all(Array.from({ length: 6 }, newToken));
    const answers = await Promise.all([
      ...tokens.map((token) => client.post('/v1/storefront/payment', { token }, bearer(json.token))),
      client.send('POST', json.transaction.approvalUrl, { form: { decision: 'pass' } }),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const { json: invoice } = await client.get(
      `/v1/storefront/invoices/${String(json.invoice.id)}`,
      bearer(json.token),
    );
    const approved = invoice.transactions.filter(({ result }: { result: string }) => result === 'approved');
    expect(approved.length).toBeLessThanOrEqual(1);
  });
});

describe('a declined purchase', () => {
  it('keeps its stock for five minutes', async () => {
    await setStock('plan_rare', 1);
    const declined = (await client.purchase(purchaseOf('plan_rare', 1, { paymentInstruction: declinedCard }))).json;
    const other = await client.purchase(purchaseOf('plan_rare'));
    expect([other.status, other.json.invalidFields]).toEqual([
      422,
      [expect.objectContaining({ field: 'items.0.quantity' })],
    ]);
    const paid = await client.post('/v1/storefront/payment', { token: await newToken() }, bearer(declined.token));
    expect(paid.json.result).toBe('approved');
  });

  it('may be paid with a publishable key by whoever knows the invoice, without the right to look at it', async () => {
    const declined = (await client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction: declinedCard }))).json;
    const paid = await client.post('/v1/storefront/payment', {
      token: await newToken(),
      invoiceId: declined.invoice.id,
    });
    expect([paid.status, paid.json.result, paid.json.token]).toEqual([201, 'approved', undefined]);
  });

  it('is not paid by nothing, by two things, or with a foreign redirect', async () => {
    const { token } = (await client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction: declinedCard }))).json;
    const fieldsOf = async (body: object) =>
      (await client.post('/v1/storefront/payment', body, bearer(token))).json.invalidFields?.map(
        ({ field }: { field: string }) => field,
      );
    expect(await fieldsOf({})).toEqual(['token']);
    expect(await fieldsOf({ token: null })).toEqual(['token']);
    expect(await fieldsOf({ paymentInstrumentId: '' })).toEqual(['paymentInstrumentId']);
    expect(await fieldsOf({ token: 'tok_1', paymentInstrumentId: 'inst_1' })).toEqual(['token', 'paymentInstrumentId']);
    expect(await fieldsOf({ token: 'tok_1', redirectUrl: 'https://evil.test/' })).toEqual(['redirectUrl']);
    expect(await fieldsOf({ token: 'tok_1' })).toEqual(['token']);
    expect(await fieldsOf({ token: 'tok_1', amount: 1 })).toEqual(['amount']);
    const stored = await client.post('/v1/storefront/payment', { paymentInstrumentId: 'inst_demo' }, bearer(token));
    expect(stored.status).toBe(401);
  });

  it('takes stock anew when it is paid later, and is refused when somebody else has it', async () => {
    await setStock('plan_rare', 3);
    const early = (await client.purchase(purchaseOf('plan_rare', 1, { paymentInstruction: declinedCard }))).json;
    const late = (await client.purchase(purchaseOf('plan_rare', 1, { paymentInstruction: declinedCard }))).json;
    await service.advanceClock(AFTER_THE_HOLD_SECONDS);
    expect((await client.purchase(purchaseOf('plan_rare'))).status).toBe(201);
    expect(
      (await client.post('/v1/storefront/payment', { token: await newToken() }, bearer(early.token))).json.result,
    ).toBe('approved');
    const token = await newToken();
    const soldOut = await client.post('/v1/storefront/payment', { token }, bearer(late.token));
    expect([soldOut.status, soldOut.json.invalidFields]).toEqual([
      422,
      [expect.objectContaining({ field: 'items.0.quantity' })],
    ]);
    expect((await client.get(`/v1/tokens/${token}`)).json.isUsed).toBe(false);
    expect((await client.get('/v1/admin/offers/plan_rare/stock')).json).toMatchObject({ onHand: 3, held: 0, sold: 3 });
  });
});

describe('a payment of a bare amount', () => {
  it('is not taken here, and says so on each of its members', async () => {
    const whole = { websiteId: DEMO.websiteId, currency: 'USD', amount: 12.5 };
    for (const body of [
      { token: 'tok_1', ...whole },
      { paymentInstrumentId: 'inst_demo', ...whole },
      { token: 'tok_1', invoiceId: 'in_1', ...whole },
    ]) {
      const { status, json } = await client.post('/v1/storefront/payment', body);
      const message = 'is not taken here: make a purchase, or name the invoiceId or transactionId to be paid';
      expect([status, json.invalidFields]).toEqual([
        422,
        ['websiteId', 'currency', 'amount'].map((field) => ({ field, message })),
      ]);
    }
    const one = await client.post('/v1/storefront/payment', { token: 'tok_1', amount: 1 });
    expect(one.json.invalidFields).toMatchObject([{ field: 'amount' }]);
  });
});
