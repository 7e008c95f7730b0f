import { differences } from '../support/world';
import { DEMO } from '../../src/demo';
import { DECLINED_CARD, GOOD_CARD, type HttpAnswer, many, Shop, statuses } from './support';

/** Nobody answers for it: its charge is unknown until somebody asks. */
const LOST_CARD = { ...GOOD_CARD, pan: '4000000000090029' };
const AT_ONCE = 8;
const ROUNDS = 6;
const PAGE_POSTS = 30;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
}, 60_000);
afterAll(() => shop.close());

const asShopper = { authorization: DEMO.publishableKey };

async function newToken(): Promise<string> {
  const { method, cvv, ...card } = GOOD_CARD;
  const answer = await shop.send('POST', '/v1/tokens', { method, paymentInstrument: { ...card, cvv } }, asShopper);
  return answer.json.id as string;
}

/** Pays an invoice, each time with a card of its own. */
async function payAtOnce(invoiceId: string, times: number): Promise<HttpAnswer[]> {
  const tokens = await many(times, newToken);
  return many(times, (at) => shop.send('POST', '/v1/storefront/payment', { token: tokens[at], invoiceId }, asShopper));
}

it('an invoice that eight pay at the same time is charged once', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { json } = await shop.buy([{ planId: 'plan_ebook' }], { paymentInstruction: DECLINED_CARD });
    const answers = await payAtOnce(json.invoice.id as string, AT_ONCE);
    const counts = statuses(answers);
    expect(counts[201]).toBe(1);
    expect((counts[409] ?? 0) + (counts[422] ?? 0)).toBe(AT_ONCE - 1);
    expect(shop.charges([json.orderId as string])).toHaveLength(1);
  }
  expect(await differences(shop.service.databaseUrl)).toEqual([]);
}, 60_000);

it('an invoice whose charge has no known outcome is not charged again', async () => {
  const { json } = await shop.buy([{ planId: 'plan_ebook' }], { paymentInstruction: LOST_CARD });
  expect(json.transaction).toMatchObject({ status: 'conn-error', result: 'unknown' });
  expect(statuses(await payAtOnce(json.invoice.id as string, 2))).toEqual({ 409: 2 });
  expect(shop.charges([json.orderId as string]).length).toBeLessThanOrEqual(1);
}, 60_000);

it('an invoice page that thirty post at the same time is charged once, and nobody is turned away', async () => {
  const { json } = await shop.buy([{ planId: 'plan_ebook' }], { paymentInstruction: DECLINED_CARD });
  const form = { do: 'card', holder: 'Ada Byron', number: GOOD_CARD.pan, expiry: '12/34', code: GOOD_CARD.cvv };
  const answers = await many(PAGE_POSTS, () =>
    fetch(`${shop.service.url}/pay/${json.invoice.id as string}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(form),
    }),
  );
  // everybody is sent back to the page, which shows how the payment stands
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([303]);
  expect(shop.charges([json.orderId as string])).toHaveLength(1);
  // the charge of the test before may still be unknown
  expect(await differences(shop.service.databaseUrl, { atRest: false })).toEqual([]);
  // last: it ends the sessions of the services, whose counts are only then complete
  expect(await shop.deadlocks()).toBe(0);
}, 60_000);
