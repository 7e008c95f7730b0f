import { Client as PgClient } from 'pg';
import { DEMO } from '../../src/demo';
import { eventually } from '../support/embedded';
import { bearer, HttpClient, type RequestHeaders } from '../support/http-client';
import { DECLINED_CARD, GOOD_CARD, type HttpAnswer, many, Shop, statuses } from './support';

const BOOT_MS = 120_000;
const SECRET = { authorization: `Bearer ${DEMO.secretKey}` };
const TEN_MINUTES = 600;
const { method, ...paymentInstrument } = DECLINED_CARD;
const billingAddress = { firstName: 'Ada', lastName: 'Byron', country: 'US', region: 'CA' };

let shop: Shop;
let hosts = 0;
let cards = 0;

/** Somebody at an address that nobody has used before. */
const stranger = () => ({ 'x-forwarded-for': `203.0.113.${String((hosts += 1))}` });

/** A card that nobody has tried before; its code decides whether it is declined. */
const newCard = (cvv: '000' | '123') => ({
  ...GOOD_CARD,
  cvv,
  pan: withCheckDigit(`42000000${String((cards += 1)).padStart(7, '0')}`),
});
const badCard = () => newCard('000');
function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${String((10 - (sum % 10)) % 10)}`;
}

beforeAll(async () => {
  shop = await Shop.open();
  await shop.sell('plan_tried', 100_000);
  await limits({ activeHolds: 0, heldUnitsShare: 0 });
}, BOOT_MS);
afterAll(() => shop.close());

async function limits(limits: object): Promise<void> {
  const website = { name: 'Demo Shop', url: DEMO.websiteUrl, limits };
  expect((await shop.admin('PUT', `websites/${DEMO.websiteId}`, website)).status).toBe(200);
  // the other process learns of it within a second
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}

const buy = (who: RequestHeaders, paymentInstruction: object = GOOD_CARD): Promise<HttpAnswer> =>
  shop.buy([{ planId: 'plan_tried' }], { paymentInstruction }, who);
const tokenOf = async (who: RequestHeaders): Promise<string> =>
  (
    await shop.send(
      'POST',
      '/v1/tokens',
      { method, paymentInstrument, billingAddress },
      { ...who, authorization: DEMO.publishableKey },
    )
  ).json.id as string;
async function inARow(times: number, send: () => Promise<HttpAnswer>): Promise<HttpAnswer[]> {
  const answers: HttpAnswer[] = [];
  for (let at = 0; at < times; at += 1) answers.push(await send());
  return answers;
}
const braked = ({ status, headers, json }: HttpAnswer): void => {
  expect([status, json.type]).toEqual([429, 'urn:holdfast:problem:rate-limited']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(500);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(TEN_MINUTES);
};
const held = async (): Promise<number> => (await shop.levels('plan_tried')).held;

describe('after ten declines in ten minutes the next charge is refused', () => {
  it('of one address, whatever card it is, until ten minutes are over', async () => {
    const who = stranger();
    expect(statuses(await inARow(10, () => buy(who, badCard())))).toEqual({ 201: 10 });
    const before = await held();
    braked(await buy(who));
    braked(await buy(who, { token: await tokenOf(who) }));
    expect(await held()).toBe(before);
    expect((await buy(stranger())).json.transaction.result).toBe('approved');
    await shop.service.advanceClock(TEN_MINUTES + 1);
    expect((await buy(who)).json.transaction.result).toBe('approved');
  });

  it('is counted after its outcome is on record, which waits for nobody', async () => {
    const recorded = `SELECT count(*)::int AS count FROM payment_attempt WHERE result = 'declined'`;
    const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
                      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO strike%'`;
    const count = async (sql: string): Promise<number> => (await shop.rows<{ count: number }>(sql))[0]?.count ?? 0;
    const before = await count(recorded);
    const neighbour = new PgClient({ connectionString: shop.service.databaseUrl });
    await neighbour.connect();
    await neighbour.query('BEGIN');
    await neighbour.query('LOCK TABLE strike IN ACCESS EXCLUSIVE MODE');
    const answer = buy(stranger(), badCard());
    try {
      await eventually(
        'the outcome is on record while its count waits',
        async () => (await count(recorded)) === before + 1 && (await count(waiting)) === 1,
      );
    } finally {
      await neighbour.query('ROLLBACK');
      await neighbour.end();
    }
    expect((await answer).json.transaction.result).toBe('declined');
  });

  it('of one address, when thirty come at once: no process lets more than ten through', async () => {
    const who = stranger();
    const answers = await many(30, () => buy(who, badCard()));
    const declined = answers.filter(({ status }) => status === 201).length;
    expect(declined + answers.filter(({ status }) => status === 429).length).toBe(30);
    expect(declined).toBeGreaterThanOrEqual(10);
    expect(declined).toBeLessThanOrEqual(20);
    braked(await buy(who, badCard()));
  });

  it('of one address, when thirty come to one process at once: exactly ten are tried', async () => {
    const headers = { ...stranger(), authorization: DEMO.publishableKey };
    const one = new HttpClient(shop.service.url);
    const items = [{ planId: 'plan_tried' }];
    const send = (): Promise<HttpAnswer> =>
      one.post('/v1/storefront/purchase', { websiteId: DEMO.websiteId, items, paymentInstruction: badCard() }, headers);
    expect(statuses(await many(30, send))).toEqual({ 201: 10, 429: 20 });
  });

  it('an approval does not forgive the address', async () => {
    const who = stranger();
    await inARow(9, () => buy(who, badCard()));
    expect((await buy(who)).json.transaction.result).toBe('approved');
    expect((await buy(who, badCard())).status).toBe(201);
    braked(await buy(who));
  });

  it('of one card, wherever it comes from and however it is given; an approval forgives it', async () => {
    expect(statuses(await inARow(9, () => buy(stranger(), DECLINED_CARD)))).toEqual({ 201: 9 });
    expect((await buy(stranger(), { token: await tokenOf(stranger()) })).status).toBe(201);
    braked(await buy(stranger(), DECLINED_CARD));
    braked(await buy(stranger(), { token: await tokenOf(stranger()) }));
    expect((await buy(stranger(), badCard())).status).toBe(201);
    await shop.service.advanceClock(TEN_MINUTES + 1);
    const card = badCard();
    await inARow(9, () => buy(stranger(), card));
    expect((await buy(stranger(), { ...card, cvv: '123' })).json.transaction.result).toBe('approved');
    expect(statuses(await inARow(10, () => buy(stranger(), card)))).toEqual({ 201: 10 });
    braked(await buy(stranger(), card));
  });

  it('on the payment page too, which says so in its language and stays open', async () => {
    const who = stranger();
    const opened = await buy(who, { methods: ['payment-card', 'paypal'] });
    const page = new URL(opened.json.transaction.approvalUrl as string);
    const pay = ({ pan, cvv }: { pan: string; cvv: string }): Promise<HttpAnswer> =>
      new HttpClient(shop.service.url).send('POST', `${page.pathname}?lang=es`, {
        form: { do: 'card', number: pan, expiry: '12/34', code: cvv },
        headers: who,
      });
    await inARow(10, () => pay(newCard('000')));
    const refused = await pay(newCard('123'));
    expect([refused.status, refused.text.includes('Se rechazaron demasiados pagos')]).toEqual([422, true]);
    expect(refused.text).toContain('<form');
  });

  it('of one customer who is signed in, wherever that is; others go on', async () => {
    const session = await shop.login(DEMO.username, DEMO.password);
    const customer = bearer(session.json.token as string);
    const asCustomer = (card: object): Promise<HttpAnswer> => buy({ ...stranger(), ...customer }, card);
    expect(statuses(await inARow(9, () => asCustomer(badCard())))).toEqual({ 201: 9 });
    // an approval forgives the customer
    expect((await asCustomer(GOOD_CARD)).json.transaction.result).toBe('approved');
    expect(statuses(await inARow(10, () => asCustomer(badCard())))).toEqual({ 201: 10 });
    braked(await asCustomer(GOOD_CARD));
    expect((await buy(stranger())).status).toBe(201);
  });

  it('a payment of an invoice counts like a purchase', async () => {
    const who = stranger();
    const { json } = await buy(who, badCard());
    const pay = async (): Promise<HttpAnswer> =>
      shop.send(
        'POST',
        '/v1/storefront/payment',
        { invoiceId: json.invoice.id, token: await tokenOf(who) },
        { ...who, authorization: DEMO.publishableKey },
      );
    await shop.service.advanceClock(TEN_MINUTES + 1);
    expect(statuses(await inARow(10, () => pay()))).toEqual({ 201: 10 });
    braked(await pay());
  });

  it('a charge with a secret key is neither counted nor refused', async () => {
    const who = stranger();
    await shop.service.advanceClock(TEN_MINUTES + 1);
    const full = (): Promise<HttpAnswer> =>
      shop.send(
        'POST',
        '/v1/purchases/full',
        {
          deal_id: 'deal_dining',
          quantity: 1,
          expected_price_per_unit: 3900,
          user: { email: `${crypto.randomUUID()}@shop.example`, first_name: 'Ada', last_name: 'Byron' },
          credit_card: { number: DECLINED_CARD.pan, verification_value: '123', month: 12, year: 34, zip_code: '10013' },
        },
        { ...who, ...SECRET },
      );
    const answers = await inARow(12, full);
    expect(answers.map(({ json }) => json.error_type)).toEqual(Array.from({ length: 12 }, () => 'declined'));
    expect((await buy(who, DECLINED_CARD)).status).toBe(201);
  });

  it('a repeated request gets its earlier answer all the same', async () => {
    const who = { ...stranger(), 'idempotency-key': 'first' };
    const first = await buy(who, badCard());
    const again = await buy(who, badCard());
    expect(again.status).toBe(422);
    const same = badCard();
    const mine = stranger();
    const kept = await buy({ ...mine, 'idempotency-key': 'second' }, same);
    await inARow(9, () => buy(mine, badCard()));
    braked(await buy(mine, badCard()));
    const replayed = await buy({ ...mine, 'idempotency-key': 'second' }, same);
    expect([first.status, replayed.status, replayed.text]).toEqual([201, 201, kept.text]);
  });
});

it('a website says how many; 0 is any number', async () => {
  await limits({ activeHolds: 0, heldUnitsShare: 0, declinesPerTenMinutes: 2 });
  const who = stranger();
  expect(statuses(await inARow(3, () => buy(who, badCard())))).toEqual({ 201: 2, 429: 1 });
  await limits({ activeHolds: 0, heldUnitsShare: 0, declinesPerTenMinutes: 0 });
  expect(statuses(await inARow(12, () => buy(who, badCard())))).toEqual({ 201: 12 });
  await limits({ activeHolds: 0, heldUnitsShare: 0 });
});

it('coupons that do not work: the eleventh guess is refused, in previews and purchases; a cart without one is not', async () => {
  const who = stranger();
  const headers = { ...who, authorization: DEMO.publishableKey };
  const preview = (couponIds: readonly string[]): Promise<HttpAnswer> =>
    shop.send(
      'POST',
      '/v1/storefront/preview-purchase',
      { websiteId: DEMO.websiteId, items: [{ planId: 'plan_tried' }], couponIds },
      headers,
    );
  let guesses = 0;
  const guess = (): Promise<HttpAnswer> => preview([`GUESS${String((guesses += 1))}`]);
  expect(statuses(await inARow(10, guess))).toEqual({ 422: 10 });
  braked(await guess());
  braked(await shop.buy([{ planId: 'plan_tried' }], { couponIds: ['TENOFF'] }, who));
  expect((await preview([])).status).toBe(200);
  expect((await buy(who)).status).toBe(201);
});
