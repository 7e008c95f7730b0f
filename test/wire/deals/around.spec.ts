import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { type HttpAnswer, HttpClient } from '../../support/http-client';
import { Partner } from './client';

jest.setTimeout(60_000);

let service: TestApp;
let partner: Partner;
let http: HttpClient;

beforeAll(async () => {
  service = await startTestApp({ config: { sweeper: false } });
  partner = new Partner(service.url);
  http = new HttpClient(service.url);
});
afterAll(() => service.close());

const PUBLISHABLE = { authorization: DEMO.publishableKey };
const emailOf = (name: string): string => `${name}@shop.example`;

async function storefront(path: string): Promise<HttpAnswer['json']> {
  const { status, json } = await http.get(`/v1/storefront/${path}`, { 'reb-apikey': DEMO.secretKey });
  expect(status).toBe(200);
  return json;
}

describe('one organisation, several doors', () => {
  it('a purchase made here is an order with its invoice and its transaction there', async () => {
    const { json } = await partner.buy({ quantity: 2 });
    const { id } = json.purchase;
    const order = await storefront(`orders/${id}`);
    expect(order).toMatchObject({
      id,
      status: 'completed',
      items: [{ planId: 'deal_dining', quantity: 2 }],
    });
    expect(await storefront(`invoices/${order.initialInvoiceId}`)).toMatchObject({
      status: 'paid',
      amount: 78,
    });
    const transactions = await storefront('transactions');
    const mine = transactions.find((one: { orderIds?: string[]; invoiceIds?: string[] }) =>
      JSON.stringify(one).includes(order.initialInvoiceId),
    );
    expect(mine).toMatchObject({ type: 'sale', status: 'completed', result: 'approved', amount: 78 });
  });

  it('a claim was paid to the partner: a completed sale without a gateway', async () => {
    const { json } = await partner.reserve('deal_dining');
    await partner.put(`/v1/purchases/${json.purchase.id}/claim`, { user_id: 'user_demo' });
    const order = await storefront(`orders/${json.purchase.id}`);
    expect(order.status).toBe('completed');
    const transactions = await storefront('transactions');
    const mine = transactions.find((one: object) => JSON.stringify(one).includes(order.initialInvoiceId));
    expect(mine).toMatchObject({
      type: 'sale',
      status: 'completed',
      result: 'approved',
      gatewayName: null,
      paymentInstrument: { method: 'miscellaneous' },
    });
  });

  it('a purchase made there is a purchase here', async () => {
    const basket = {
      websiteId: DEMO.websiteId,
      items: [
        { planId: 'deal_dining', quantity: 2 },
        { planId: 'plan_ebook', quantity: 1 },
      ],
      billingAddress: { firstName: 'Ada', lastName: 'Byron', region: 'CA', country: 'US' },
      paymentInstruction: {
        method: 'payment-card',
        pan: '4111111111111111',
        cvv: '123',
        expMonth: 12,
        expYear: 2034,
        billingAddress: { country: 'US' },
      },
    };
    const made = await http.post('/v1/storefront/purchase', basket, PUBLISHABLE);
    expect(made.status).toBe(201);
    const id = made.json.orderId as string;
    const { status, json } = await partner.get(`/v1/purchases/${id}`);
    expect(status).toBe(200);
    // of several lines the first one's deal and price, all units, the total
    expect(json.purchase).toMatchObject({
      id,
      deal_id: 'deal_dining',
      deal_type: 'daily-deal',
      price: 3900,
      amount: 2 * 3900 + 999,
      number_bought: 3,
      payment_state: 'charged',
      fulfillment_state: 'fulfilled',
      user_id: expect.stringMatching(/^cus_/),
      credit_card_id: null,
    });
    expect(json.purchase.coupons).toHaveLength(2);
  });
});

describe('users and cards', () => {
  it('a user is registered once, under the name the partner gives, and buys with a card of their own', async () => {
    const made = await partner.post('/v1/users', {
      user_id: 'ABC123',
      email: emailOf('abc'),
      first_name: 'Ada',
      last_name: 'Byron',
    });
    expect(made.json).toEqual({
      status: 'success',
      user_id: 'ABC123',
      user: {
        id: 'ABC123',
        user_id: 'ABC123',
        email: emailOf('abc'),
        first_name: 'Ada',
        last_name: 'Byron',
        created_at: expect.any(String),
      },
    });
    expect((await partner.get('/v1/users/ABC123')).json.user).toEqual(made.json.user);
    expect((await partner.get('/v1/users', { email: emailOf('abc') })).json).toEqual({
      status: 'success',
      users: [made.json.user],
      page: 1,
      per_page: 100,
      total: 1,
    });
    for (const again of [
      { user_id: 'other', email: emailOf('abc') },
      { user_id: 'ABC123', email: emailOf('new') },
      { user_id: DEMO.customerId, email: emailOf('new') },
    ]) {
      const { status, json } = await partner.post('/v1/users', again);
      expect([status, json.error_type, json.errors[0].resource]).toEqual([409, 'create_failed', 'user']);
    }
    // nothing of the refused ones remains
    expect((await partner.get('/v1/users', { email: emailOf('new') })).json.total).toBe(0);

    const card = await partner.post('/v1/credit_cards', {
      user_id: 'ABC123',
      credit_card: { number: '5555 5555 5555 4444', month: 12, year: 34 },
    });
    expect(card.json).toEqual({ status: 'success', credit_card_id: expect.any(String) });
    const { json: cards } = await partner.get('/v1/credit_cards', { user_id: 'ABC123' });
    expect(cards).toEqual({
      status: 'success',
      credit_cards: [
        {
          id: card.json.credit_card_id,
          credit_card_id: card.json.credit_card_id,
          user_id: 'ABC123',
          type: expect.stringMatching(/mastercard/i),
          last_four: '4444',
          month: 12,
          year: 2034,
          default: false,
          created_at: expect.any(String),
        },
      ],
      page: 1,
      per_page: 100,
      total: 1,
    });
    const bought = await partner.buy({ user_id: 'ABC123', credit_card_id: card.json.credit_card_id });
    expect(bought.json.purchase).toMatchObject({ user_id: 'ABC123', credit_card_id: card.json.credit_card_id });
    expect(card.text + JSON.stringify(cards)).not.toMatch(/5555 ?5555/);
  });

  it('a password opens the storefront; the confirmation must be the same', async () => {
    const login = (email: string) =>
      http.post('/v1/storefront/login', { username: email, password: 'correct horse' }, PUBLISHABLE);
    const user = { email: emailOf('login'), password: 'correct horse', password_confirmation: 'correct horse' };
    const wrong = await partner.post('/v1/users', { ...user, password_confirmation: 'battery staple' });
    expect([wrong.status, wrong.json.errors]).toEqual([
      422,
      [{ type: 'invalid', message: expect.any(String), field: 'password_confirmation', resource: 'user' }],
    ]);
    expect((await partner.post('/v1/users', user, { as: 'form' })).status).toBe(200);
    expect((await login(user.email)).status).toBeLessThan(300);
  });

  it('a letter with an accent is one letter, whichever way a form spells it', async () => {
    const [typed, composed] = ['cafe\u0301 horse', 'caf\u00e9 horse'];
    const email = emailOf('accent');
    const user = { email, password: typed, password_confirmation: typed };
    expect((await partner.post('/v1/users', user, { as: 'form' })).status).toBe(200);
    const login = await http.post('/v1/storefront/login', { username: email, password: composed }, PUBLISHABLE);
    expect(login.status).toBeLessThan(300);
  });
});

describe('lists', () => {
  it('have pages', async () => {
    const { user_id: user } = (await partner.post('/v1/users', { email: emailOf('lists') })).json;
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) {
      const { json } = await partner.reserve('deal_dining', 2);
      await partner.put(`/v1/purchases/${json.purchase.id}/claim`, { user_id: user });
      ids.unshift(json.purchase.id);
    }
    const purchases = await partner.get(`/v1/users/${user}/purchases`, { page: 2, per_page: 2 });
    expect(purchases.json).toMatchObject({
      status: 'success',
      page: 2,
      per_page: 2,
      total: 3,
      purchases: [{ id: ids[2], user_id: user }],
    });
    expect(purchases.json.purchases).toHaveLength(1);
    const coupons = (await partner.get(`/v1/users/${user}/coupons`)).json;
    expect(coupons).toMatchObject({ status: 'success', page: 1, per_page: 100, total: 6 });
    await partner.put(`/v1/coupons/${coupons.coupons[0].id}/redeem`);
    expect((await partner.get(`/v1/users/${user}/coupons`, { state: 'redeemed' })).json).toMatchObject({
      total: 1,
      coupons: [{ id: coupons.coupons[0].id, state: 'redeemed' }],
    });
    expect(
      (await partner.get(`/v1/users/${user}/coupons`, { state: 'valid', per_page: 2, page: 3 })).json,
    ).toMatchObject({ total: 5, coupons: [{}] });
    for (const wrong of [{ page: 0 }, { per_page: 1001 }, { per_page: 'x' }, { state: 'lost' }]) {
      expect((await partner.get(`/v1/users/${user}/coupons`, wrong)).status).toBe(422);
    }
  });

  it('of deals say what is left', async () => {
    const { json } = await partner.get('/v1/deals', { per_page: 2 });
    expect(json).toMatchObject({ status: 'success', page: 1, per_page: 2, total: 3 });
    expect(json.deals.map((deal: { id: string }) => deal.id)).toEqual(['deal_dining', 'deal_past']);
    const past = (await partner.get('/v1/deals/deal_past')).json.deal;
    expect(past).toMatchObject({ state: 'landed', ended: true, end_at: '2026-08-31T00:00:00.000Z', soldout: false });
    const before = (await partner.get('/v1/deals/deal_rare')).json.deal;
    await partner.reserve('deal_rare', 20);
    const after = (await partner.get('/v1/deals/deal_rare.json')).json.deal;
    expect(after).toEqual({ ...before, num_left: before.num_left - 20, purchasable_number: before.num_left - 20 });
    expect(after).toMatchObject({
      deal_id: 'deal_rare',
      type: 'daily-deal',
      state: 'in-flight',
      price: 1900,
      current_price: 1900,
      currency: 'USD',
      number_sold: 0,
      soldout: false,
      max_per_user: null,
    });
  });
});

describe('a full purchase', () => {
  const card = { number: '4111111111111111', verification_value: '123', month: 12, year: 2034, zip_code: '10013' };

  it('registers the user, keeps the card and buys', async () => {
    const order = {
      deal_id: 'deal_dining',
      quantity: 1,
      user: { email: emailOf('full'), first_name: 'Ada' },
      credit_card: card,
    };
    const { status, json } = await partner.post('/v1/purchases/full.json', order);
    expect(status).toBe(200);
    const { purchase } = json;
    expect(purchase).toMatchObject({
      payment_state: 'charged',
      fulfillment_state: 'fulfilled',
      user_id: expect.stringMatching(/^cus_/),
      credit_card_id: expect.stringMatching(/^inst_/),
    });
    expect(purchase.coupons).toHaveLength(1);
    expect((await partner.get(`/v1/users/${purchase.user_id}`)).json.user).toMatchObject({
      email: emailOf('full'),
      first_name: 'Ada',
    });
    const again = await partner.buy({ user_id: purchase.user_id, credit_card_id: purchase.credit_card_id });
    expect(again.status).toBe(200);
  });

  it('takes a user and a card that are there', async () => {
    const order = { deal_id: 'deal_dining', quantity: 1, user_id: 'user_demo', credit_card_id: 'card_demo' };
    expect((await partner.post('/v1/purchases/full', order, { as: 'form' })).json.purchase).toMatchObject({
      user_id: 'user_demo',
      credit_card_id: 'card_demo',
    });
    const charged = await partner.post('/v1/purchases/full', {
      ...order,
      credit_card_id: undefined,
      credit_card: card,
    });
    expect(charged.json.purchase).toMatchObject({ user_id: 'user_demo', credit_card_id: null });
  });

  it('that fails in any part makes nothing', async () => {
    const user = { email: emailOf('nothing'), password: 'correct horse', password_confirmation: 'correct horse' };
    const order = { deal_id: 'deal_dining', quantity: 1, user, credit_card: card };
    const refusals: [object, number, string][] = [
      [{ credit_card: { ...card, month: 13 } }, 422, 'validation_failed'],
      [{ credit_card: { ...card, number: '4111111111111112' } }, 422, 'validation_failed'],
      [{ user: { ...user, email: 'nobody' } }, 422, 'validation_failed'],
      [{ user: { ...user, password_confirmation: 'battery staple' } }, 422, 'validation_failed'],
      [{ credit_card: undefined, credit_card_id: 'card_demo' }, 422, 'validation_failed'],
      [{ deal_id: 'deal_past' }, 422, 'cannot_fulfill'],
      [{ expected_price_per_unit: 1 }, 422, 'validation_failed'],
      [{ user: undefined }, 422, 'validation_failed'],
    ];
    for (const [changes, status, type] of refusals) {
      const answer = await partner.post('/v1/purchases/full', { ...order, ...changes });
      expect([answer.status, answer.json.error_type, changes]).toEqual([status, type, changes]);
    }
    expect((await partner.get('/v1/users', { email: user.email })).json.total).toBe(0);
  });
});
