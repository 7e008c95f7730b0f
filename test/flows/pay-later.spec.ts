import { randomUUID } from 'node:crypto';
import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/embedded';
import { differences } from '../support/world';
import { CARD, card, Client } from '../wire/storefront/client';

const BOOT_MS = 60_000;
const ADMIN = { authorization: `Bearer ${DEMO.secretKey}` };
const DECLINED = card('4000000000000002');
const HOLD_SECONDS = 300;
const SESSION_SECONDS = 1_800;
const DAY_SECONDS = 86_400;

let service: TestApp;
let shop: Client;

beforeAll(async () => {
  service = await startTestApp();
  shop = new Client(service.url);
  await put('products/prod_book', { name: 'Book', requiresShipping: false });
}, BOOT_MS);
afterEach(async () => {
  expect(await differences(service.databaseUrl)).toEqual([]);
});
afterAll(() => service.close());

/** Moves the database's clock forward. */
async function pass(seconds: number): Promise<void> {
  await service.advanceClock(seconds);
}

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await shop.put(`/v1/admin/${path}`, body, ADMIN);
  expect([status, text]).toEqual([200, text]);
}

const once = async (): Promise<string> => {
  const id = `ONCE${randomUUID().slice(0, 8)}`;
  await put(`coupons/${id}`, {
    discount: { type: 'percent', value: 20, context: 'items' },
    restrictions: [{ type: 'total-redemptions', quantity: 1 }],
  });
  return id;
};

async function offer(price = '10.00', more: object = {}): Promise<string> {
  const id = `plan_${randomUUID().slice(0, 8)}`;
  await putOffer(id, price, { onHand: 10, ...more });
  return id;
}
const putOffer = (id: string, price: string, more: object = {}): Promise<void> =>
  put(`offers/${id}`, {
    productId: 'prod_book',
    name: 'Book',
    currency: 'USD',
    pricing: { formula: 'flat-rate', price },
    ...more,
  });

const buy = async (planId: string, paymentInstruction: object, more: object = {}) => {
  const items = [{ planId, quantity: 1 }];
  const answer = await shop.purchase({ websiteId: 'web_demo', items, paymentInstruction, ...more });
  return { ...answer, invoiceId: answer.json.invoice?.id as string };
};
const token = async (): Promise<string> => {
  const { pan, cvv, expMonth, expYear, billingAddress } = CARD;
  const paymentInstrument = { pan, cvv, expMonth, expYear };
  return (await shop.post('/v1/tokens', { method: 'payment-card', paymentInstrument, billingAddress })).json.id;
};
const payInvoice = async (invoiceId: string) =>
  shop.post('/v1/storefront/payment', { invoiceId, token: await token() });
const levels = async (id: string) => (await shop.get(`/v1/admin/offers/${id}/stock`, ADMIN)).json;
const redemptions = async (id: string) => (await shop.get(`/v1/admin/coupons/${id}`, ADMIN)).json.redemptions ?? null;

describe('an invoice whose payment was declined', () => {
  it('is paid at its own price while its hold lives, whatever the offer costs by then', async () => {
    const plan = await offer();
    const { invoiceId } = await buy(plan, DECLINED);
    await putOffer(plan, '1000.00', { isActive: false });
    const { status, json } = await payInvoice(invoiceId);
    expect([status, json.result, json.amount]).toEqual([201, 'approved', 10]);
  });

  it.each([
    ['costs something else', '1000.00', {}, 'items.0'],
    ['is not sold any more', '10.00', { isActive: false }, 'items.0.planId'],
  ])('is refused when its hold is over and the offer %s; nothing is charged', async (_, price, changes, field) => {
    const plan = await offer();
    const { invoiceId } = await buy(plan, DECLINED);
    await putOffer(plan, price, changes);
    await pass(HOLD_SECONDS + 1);
    const { status, json } = await payInvoice(invoiceId);
    expect([status, json.invalidFields?.[0]?.field]).toEqual([422, field]);
    expect((await shop.get(`/v1/storefront/invoices/${invoiceId}`)).json.transactions).toHaveLength(1);
    expect(await levels(plan)).toMatchObject({ held: 0, sold: 0 });
  });

  it('is paid after its hold, with stock held anew, when nothing has changed', async () => {
    const plan = await offer();
    const { invoiceId } = await buy(plan, DECLINED);
    await pass(HOLD_SECONDS + 1);
    expect((await payInvoice(invoiceId)).json.result).toBe('approved');
    expect(await levels(plan)).toMatchObject({ held: 0, sold: 1 });
  });

  it('is never paid once it is abandoned', async () => {
    const plan = await offer();
    const { invoiceId } = await buy(plan, DECLINED);
    await pass(DAY_SECONDS + 1);
    await eventually('the invoice is abandoned', async () => {
      return (await shop.get(`/v1/storefront/invoices/${invoiceId}`)).json.status === 'abandoned';
    });
    const { status, json } = await payInvoice(invoiceId);
    expect([status, json.invalidFields?.[0]?.field]).toEqual([422, 'invoiceId']);
    expect(await levels(plan)).toMatchObject({ held: 0, sold: 0 });
  });
});

describe('a coupon of one use that a declined purchase holds', () => {
  it('is held as long as the stock, and free for the same cart afterwards', async () => {
    const [plan, coupon] = [await offer(), await once()];
    await buy(plan, DECLINED, { couponIds: [coupon] });
    const early = await buy(plan, CARD, { couponIds: [coupon] });
    expect([early.status, early.json.invalidFields[0].field]).toEqual([422, 'couponIds.0']);
    await pass(HOLD_SECONDS + 1);
    const late = await buy(plan, CARD, { couponIds: [coupon] });
    expect([late.status, late.json.invoice.amount]).toEqual([201, 8]);
    expect(await redemptions(coupon)).toBe(1);
  });

  it('is refused to the first invoice when somebody else has used it meanwhile', async () => {
    const [plan, coupon] = [await offer(), await once()];
    const { invoiceId } = await buy(plan, DECLINED, { couponIds: [coupon] });
    await pass(HOLD_SECONDS + 1);
    expect((await buy(plan, CARD, { couponIds: [coupon] })).status).toBe(201);
    const { status, json } = await payInvoice(invoiceId);
    expect([status, json.invalidFields?.[0]?.field]).toEqual([422, 'couponIds.0']);
    expect(await redemptions(coupon)).toBe(1);
    expect(await levels(plan)).toMatchObject({ held: 0, sold: 1 });
  });

  it('counts on for the invoice that is paid in time, and is taken anew for one that is paid late', async () => {
    for (const wait of [0, HOLD_SECONDS + 1]) {
      const [plan, coupon] = [await offer(), await once()];
      const { invoiceId } = await buy(plan, DECLINED, { couponIds: [coupon] });
      await pass(wait);
      const { json } = await payInvoice(invoiceId);
      expect([json.result, json.amount]).toEqual(['approved', 8]);
      await pass(HOLD_SECONDS + 1);
      expect((await buy(plan, CARD, { couponIds: [coupon] })).status).toBe(422);
      expect(await redemptions(coupon)).toBe(1);
    }
  });

  it('is one for many who come at the moment it is free again', async () => {
    const [plan, coupon] = [await offer('10.00', { onHand: 100 }), await once()];
    await buy(plan, DECLINED, { couponIds: [coupon] });
    await pass(HOLD_SECONDS + 1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => buy(plan, CARD, { couponIds: [coupon] })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await redemptions(coupon)).toBe(1);
  });
});

describe('a payment page', () => {
  const open = async (plan: string) => {
    const { json } = await buy(plan, {});
    return { url: json.transaction.approvalUrl as string, invoiceId: json.invoice.id as string };
  };
  const isFree = (plan: string) => eventually('the stock is free', async () => (await levels(plan)).held === 0);

  it('that nobody has opened keeps stock no longer than a declined purchase', async () => {
    const plan = await offer();
    await open(plan);
    expect(await levels(plan)).toMatchObject({ held: 1 });
    await pass(HOLD_SECONDS + 1);
    await isFree(plan);
  });

  it('keeps it for the session once it was opened, and a decline does not shorten that', async () => {
    const plan = await offer();
    const { url } = await open(plan);
    expect((await shop.get(url)).text).toContain('held for you until');
    await pass(HOLD_SECONDS + 1);
    const form = { do: 'card', number: DECLINED.pan, expiry: '12/34', code: '123' };
    await shop.send('POST', url, { form });
    expect(await levels(plan)).toMatchObject({ held: 1 });
    await pass(HOLD_SECONDS + 1);
    expect(await levels(plan)).toMatchObject({ held: 1 });
    await pass(SESSION_SECONDS);
    await isFree(plan);
  });

  it('offers no method that the purchase did not allow, after a decline either', async () => {
    const { json } = await buy(await offer(), { methods: ['payment-card', 'paypal'] });
    const url = json.transaction.approvalUrl as string;
    const form = { do: 'card', number: DECLINED.pan, expiry: '12/34', code: '123' };
    await shop.send('POST', url, { form });
    const { text: page } = await shop.get(url);
    expect([...page.matchAll(/name="method" value="([^"]+)"/g)].map(([, method]) => method)).toEqual(['paypal']);
  });

  it('says that the order cannot be had as it was any more, and charges nothing', async () => {
    const plan = await offer();
    const { invoiceId } = await buy(plan, DECLINED);
    await putOffer(plan, '11.00');
    await pass(HOLD_SECONDS + 1);
    const page = await shop.send('POST', `/pay/${invoiceId}`, {
      form: { do: 'card', number: CARD.pan, expiry: '12/34', code: '123' },
    });
    expect([page.status, page.text]).toEqual([422, expect.stringContaining('has changed meanwhile')]);
    expect((await shop.get(`/v1/storefront/invoices/${invoiceId}`)).json.transactions).toHaveLength(1);
  });
});
