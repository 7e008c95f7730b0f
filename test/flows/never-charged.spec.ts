import { randomUUID } from 'node:crypto';
import { DEMO } from '../../src/demo';
import type { InProcessGateway } from '../../src/modules/payments/gateway/sandbox';
import { eventually } from '../support/embedded';
import { type HttpAnswer, HttpClient } from '../support/http-client';
import { sandboxOf } from '../support/sandbox';
import { differences } from '../support/world';
import { Partner } from '../wire/deals/client';
import { CARD_DATA, Merchant, ORDER, SECRET } from '../wire/merchant/client';
import { type Answer, type Packages, small, startPackages } from '../wire/packages/support';
import { Client, PUBLISHABLE, purchaseOf } from '../wire/storefront/client';

const ADMIN = { authorization: `Bearer ${DEMO.secretKey}` };
const NOT_SENT = { kind: 'not-sent', cause: 'connection-refused' } as const;

let service: Packages;
let gateway: InProcessGateway;
let http: HttpClient;
let partner: Partner;

beforeAll(async () => {
  service = await startPackages();
  gateway = await sandboxOf(service.app);
  http = new HttpClient(service.url);
  partner = new Partner(service.url);
}, 60_000);
afterEach(async () => {
  jest.restoreAllMocks();
  gateway.simulator.faults.configure({ rate: 0 });
  expect(await differences(service.databaseUrl)).toEqual([]);
});
afterAll(() => service.close());

const isAnswer = (answer: HttpAnswer | Answer): answer is Answer => 'envelope' in answer;
const keyed = (key: string): { readonly 'idempotency-key': string } => ({ 'idempotency-key': key });
const STORED_CARD = { pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 };
const deal = { deal_id: 'deal_dining', user: { email: 'ada@shop.example' } };
const CARD = { number: '4111111111111111', month: 12, year: 2034, verification_value: '123' };

/** One purchase per door under one name: as it is, and with something else in it. */
type Buy = (name: string, isOther?: boolean) => Promise<HttpAnswer | Answer>;
const DOORS: Readonly<Record<string, Buy>> = {
  storefront: (name, isOther = false) =>
    new Client(service.url).purchase(purchaseOf('plan_ticket', isOther ? 2 : 1), { ...PUBLISHABLE, ...keyed(name) }),
  deals: (name, isOther = false) =>
    partner.post(
      '/v1/purchases/full',
      { ...deal, quantity: isOther ? 2 : 1, credit_card: CARD },
      { headers: keyed(name) },
    ),
  packages: (name, isOther = false) =>
    service.post(
      small(undefined, {
        TransactionReference: name,
        TransactionDateTime: '2026-04-19 08:29:17',
        UpdateRenderRocket: isOther,
      }),
    ),
  merchant: (name, isOther = false) =>
    new Merchant(service.url).purchase(
      { ...ORDER, Amount: isOther ? 100 : 200, CardData: CARD_DATA, UniqueID: name },
      SECRET,
    ),
};
const names = Object.keys(DOORS);
const buy = (door: string, name: string, isOther?: boolean) => (DOORS[door] as Buy)(name, isOther);

interface Row {
  readonly id: string;
  readonly state: string;
  readonly invoice: string;
  readonly attempts: number;
  readonly approved: number;
}
/** The newest purchase with its invoice and payments. */
async function newest(): Promise<Row> {
  const [row] = await service.rows<Row>(
    `SELECT p.id, p.state, i.status AS invoice, count(a.id)::int AS attempts,
            count(a.id) FILTER (WHERE a.result = 'approved')::int AS approved
       FROM purchase p JOIN invoice i ON i.id = p.invoice_id JOIN payment_attempt a ON a.purchase_id = p.id
      GROUP BY p.id, i.status ORDER BY p.created_at DESC, p.id DESC LIMIT 1`,
  );
  return row as Row;
}
const purchases = async (): Promise<number> => (await service.rows('SELECT FROM purchase')).length;
const isApproved = (answer: HttpAnswer | Answer): boolean =>
  answer.status < 300 && (isAnswer(answer) ? answer.code === '00' : !/"(conn-error|Pending)"/.test(answer.text));
const charges = (purchaseId: string): number =>
  gateway.simulator.ledger
    .lines()
    .filter(
      ({ kind, outcome, merchantReference }) =>
        kind === 'charge' && outcome === 'approved' && merchantReference === purchaseId,
    ).length;

describe.each(names)('a payment at the %s door that was certainly never sent', (door) => {
  it('is 503 with Retry-After, and the same request is another attempt of the same purchase', async () => {
    const name = `sent-${randomUUID()}`;
    jest.spyOn(gateway, 'charge').mockResolvedValueOnce(NOT_SENT).mockResolvedValueOnce(NOT_SENT);
    const before = await purchases();
    for (const tries of [1, 2]) {
      const refused = await buy(door, name);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await newest()).toMatchObject({ attempts: tries, approved: 0 });
    }
    const { id } = await newest();
    expect((await buy(door, name, true)).status).toBe(door === 'storefront' || door === 'deals' ? 422 : 409);

    const bought = await buy(door, name);
    expect([bought.status, isApproved(bought)]).toEqual([door === 'storefront' ? 201 : 200, true]);
    expect(await newest()).toEqual({ id, state: 'fulfilled', invoice: 'paid', attempts: 3, approved: 1 });
    expect([await purchases(), charges(id)]).toEqual([before + 1, 1]);
    expect((await buy(door, name)).text).toBe(bought.text);
    expect(charges(id)).toBe(1);
  });
});

describe.each(names)('a payment at the %s door whose outcome is unknown', (door) => {
  it('keeps its answer until it is certain that nothing was charged; then the next request tries again', async () => {
    const name = `unknown-${randomUUID()}`;
    gateway.simulator.faults.configure({ rate: 1, kinds: ['error-before-charge'] });
    const first = await buy(door, name);
    expect([first.status, isApproved(first)]).toEqual([
      { storefront: 201, deals: 409, packages: 202, merchant: 200 }[door],
      false,
    ]);
    const { id } = await newest();
    gateway.simulator.faults.configure({ rate: 0 });
    await service.advanceClock(2);
    await eventually('the payment is closed off', async () => {
      const rows = await service.rows(
        `SELECT FROM payment_attempt WHERE purchase_id = $1 AND status = 'never-sent'`,
        id,
      );
      return rows.length === 1;
    });
    const bought = await buy(door, name);
    expect(isApproved(bought)).toBe(true);
    expect(await newest()).toEqual({ id, state: 'fulfilled', invoice: 'paid', attempts: 2, approved: 1 });
    expect((await buy(door, name)).text).toBe(bought.text);
    expect(charges(id)).toBe(1);
  }, 30_000);

  it('by many requests at once is tried again once', async () => {
    const name = `crowd-${randomUUID()}`;
    jest.spyOn(gateway, 'charge').mockResolvedValueOnce(NOT_SENT);
    expect((await buy(door, name)).status).toBe(503);
    const { id } = await newest();
    await Promise.all(Array.from({ length: 8 }, () => buy(door, name)));
    await eventually('the purchase is paid', async () => isApproved(await buy(door, name)));
    expect(await newest()).toEqual({ id, state: 'fulfilled', invoice: 'paid', attempts: 2, approved: 1 });
    expect(charges(id)).toBe(1);
  });
});

describe('what another attempt needs', () => {
  const offer = async (id: string, price: string, more: object = {}): Promise<void> => {
    const body = { productId: 'prod_mug', name: 'Mug', currency: 'USD', pricing: { formula: 'flat-rate', price } };
    expect((await http.put(`/v1/admin/offers/${id}`, { ...body, ...more }, ADMIN)).status).toBe(200);
  };
  const buyOffer = (id: string, key: string) =>
    partner.post(
      '/v1/purchases/full',
      { ...deal, deal_id: id, quantity: 1, credit_card: CARD },
      { headers: keyed(key) },
    );

  it('is stock, which is free meanwhile, and the same price', async () => {
    const id = `plan_${randomUUID().slice(0, 8)}`;
    await offer(id, '10.00', { onHand: 1 });
    jest.spyOn(gateway, 'charge').mockResolvedValueOnce(NOT_SENT);
    expect((await buyOffer(id, id)).status).toBe(503);
    const levels = (await http.get(`/v1/admin/offers/${id}/stock`, ADMIN)).json;
    expect(levels).toMatchObject({ held: 0, sold: 0, available: 1 });

    await offer(id, '11.00');
    const changed = await buyOffer(id, id);
    expect([changed.status, changed.json.error_type]).toEqual([422, 'validation_failed']);
    await offer(id, '10.00');
    expect((await buyOffer(id, `${id}-other`)).status).toBe(200);
    const soldOut = await buyOffer(id, id);
    expect([soldOut.status, soldOut.json.error_type]).toEqual([422, 'cannot_fulfill']);
  });

  it('is a card stored again, where the request stores it', async () => {
    const name = `keeps-${randomUUID()}`;
    const full = () => buyOffer('deal_dining', name);
    jest.spyOn(gateway, 'charge').mockResolvedValueOnce(NOT_SENT);
    expect((await full()).status).toBe(503);
    const { json } = await full();
    const { user_id, credit_card_id } = json.purchase;
    const cards = await partner.get('/v1/credit_cards', { user_id });
    expect(cards.json.credit_cards).toMatchObject([{ credit_card_id, last_four: '1111' }]);
    const again = await partner.buy({ user_id, credit_card_id });
    expect(again.status).toBe(200);
  });
});

it('a payment of an invoice that was never sent is 503; a card token is used up by it, another one pays', async () => {
  const client = new Client(service.url);
  const declined = await client.purchase(
    purchaseOf('plan_ticket', 1, { paymentInstruction: { ...STORED_CARD, pan: '4000000000000002' } }),
  );
  const session = { authorization: `Bearer ${String(declined.json.token)}` };
  const paymentInstrument = STORED_CARD;
  const token = async (): Promise<string> =>
    (await client.post('/v1/tokens', { method: 'payment-card', paymentInstrument })).json.id as string;
  const pay = (body: object, key: string) => client.post('/v1/storefront/payment', body, { ...session, ...keyed(key) });

  const used = { token: await token() };
  jest.spyOn(gateway, 'charge').mockResolvedValueOnce(NOT_SENT);
  const refused = await pay(used, 'first');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  const again = await pay(used, 'first');
  expect([again.status, again.json.invalidFields]).toEqual([422, [{ field: 'token', message: 'was used already' }]]);
  const paid = await pay({ token: await token() }, 'second');
  expect([paid.status, paid.json.result, paid.json.retryNumber]).toEqual([201, 'approved', 2]);
});
