import { DEMO } from '../../src/demo';
import { LIMITS } from '../../src/kernel/limits';
import { ReservePurchaseUseCase } from '../../src/modules/purchases';
import { messagesDuring } from '../support/messages';
import { pathsDuring } from '../support/paths';
import { advanceClock } from '../support/test-clock';
import { differences } from '../support/world';
import { FaultBench, type HttpAnswer } from './support';

/** More than clocks may differ by, less than a hold lasts. */
const AHEAD_SECONDS = 100;
const DEAL = "(SELECT item_id FROM offer WHERE id = 'deal_dining')";
const CALLER = { authorization: `Bearer ${DEMO.secretKey}` };

let bench: FaultBench;

beforeEach(async () => {
  bench = await FaultBench.start({ config: { recovery: false, sweeper: false } });
}, 60_000);
afterEach(() => bench.close());

const reserve = (key: string, count = 1): Promise<HttpAnswer> =>
  bench.post(
    '/v1/purchases/reserve',
    { deal_id: 'deal_dining', num_bought: count },
    { 'idempotency-key': key, ...CALLER },
  );

/** What a later read of a reservation shows. */
async function read(id: string): Promise<unknown> {
  return (await bench.http.get(`/v1/purchases/${id}`, CALLER)).json.purchase;
}

/** What is left of a hold, and how long it was made for, by the database's clock and to its last digit. */
async function holdOf(purchaseId: string): Promise<{ left: number; whole: number } | undefined> {
  const [row] = await bench.rows<{ left: number; whole: number }>(
    `SELECT extract(epoch FROM r.expires_at - app_now())::float8 AS left, extract(epoch FROM r.expires_at - p.created_at)::float8 AS whole
       FROM reservation r JOIN purchase p ON p.id = r.purchase_id WHERE p.id = $1`,
    [purchaseId],
  );
  return row;
}

describe('reservations of which nobody is refused', () => {
  it('are one message to the database, with the commit: stock is locked before the keys', async () => {
    expect((await reserve('first')).status).toBe(200);
    const messages = await messagesDuring(() => reserve('second'));
    expect(messages.filter((statements) => statements.includes('purchases.insert'))).toEqual([
      ['begin', 'tenant-version.confirm', 'inventory.hold', 'purchases.insert', 'idempotency.acquire', 'COMMIT'],
    ]);
  });

  it('are answered with what a read shows, and what is stored, to the millisecond', async () => {
    let json: HttpAnswer['json'];
    const paths = await pathsDuring(async () => ({ json } = await reserve('shown')));
    expect(paths).toEqual({ optimistic: 1, stepByStep: 0 });
    expect(await read(json.purchase.id)).toEqual(json.purchase);
    expect(Date.parse(json.purchase.expires_at) - Date.parse(json.purchase.created_at)).toBe(
      LIMITS.holdSeconds * 1_000,
    );
    const hold = await holdOf(json.purchase.id);
    expect(hold?.whole).toBe(LIMITS.holdSeconds);
    expect(hold?.left).toBeGreaterThan(LIMITS.holdSeconds - 20);
  });

  it('have their keys written once, with their answers', async () => {
    const first = await reserve('r');
    expect(first.status).toBe(200);
    const [key] = await bench.rows(
      `SELECT status, answer IS NOT NULL AS answered FROM idempotency_key WHERE key = 'r'`,
    );
    expect(key).toEqual({ status: 200, answered: true });
    expect((await reserve('r')).text).toBe(first.text);
    expect((await reserve('r', 2)).status).toBe(422);
  });
});

describe('reservations are written step by step', () => {
  it('when there is not enough for all of them: of eight for five units five are held, the others leave nothing behind', async () => {
    await bench.rows(`UPDATE stock SET on_hand = held + sold + 5 WHERE item_id = ${DEAL}`);
    const [before] = await bench.rows<{ held: number }>(`SELECT held::int FROM stock WHERE item_id = ${DEAL}`);
    const keys = Array.from({ length: 8 }, (_, at) => `crowd-${String(at)}`);
    const answers = await Promise.all(keys.map((key) => reserve(key)));
    const held = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(held).toHaveLength(5);
    expect(refused.map(({ status, json }) => [status, json.error_type])).toEqual(
      refused.map(() => [422, 'cannot_fulfill']),
    );
    for (const { json } of held) expect(await read(json.purchase.id)).toEqual(json.purchase);
    const [after] = await bench.rows<{ held: number; keys: number; purchases: number }>(
      `SELECT s.held::int, (SELECT count(*)::int FROM idempotency_key WHERE key LIKE 'crowd-%') AS keys,
              (SELECT count(*)::int FROM purchase WHERE state = 'reserved') AS purchases FROM stock s WHERE s.item_id = ${DEAL}`,
    );
    expect(after).toEqual({ held: (before?.held ?? 0) + 5, keys: 5, purchases: 5 });
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
  });

  it('when a key is taken: the neighbour is held, and one key stands for one reservation', async () => {
    const [beside, ...same] = await Promise.all([reserve('free'), reserve('same'), reserve('same'), reserve('same')]);
    expect(await read(beside.json.purchase.id)).toEqual(beside.json.purchase);
    expect(same.map(({ status }) => status).filter((status) => ![200, 409].includes(status))).toEqual([]);
    const again = await reserve('same');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    for (const { status, text } of same) if (status === 200) expect(text).toBe(again.text);
    expect(await read(again.json.purchase.id)).toEqual(again.json.purchase);
    const [stored] = await bench.rows(`SELECT count(*)::int AS n FROM purchase WHERE state = 'reserved'`);
    expect(stored).toEqual({ n: 2 });
  });

  it('when the database has another time', async () => {
    await reserve('before');
    await advanceClock(bench.service.databaseUrl, AHEAD_SECONDS);
    let json: HttpAnswer['json'];
    const { stepByStep } = await pathsDuring(async () => ({ json } = await reserve('after')));
    expect(stepByStep).toBeGreaterThan(0);
    expect(await read(json.purchase.id)).toEqual(json.purchase);
    const left = (await holdOf(json.purchase.id))?.left ?? 0;
    expect(left).toBeLessThanOrEqual(LIMITS.holdSeconds);
    expect(left).toBeGreaterThan(LIMITS.holdSeconds - 20);
  });

  it('when a short hold would be over before its stock is free', async () => {
    const holdSeconds = 0.3;
    const neighbour = await bench.connect();
    await neighbour.query('BEGIN');
    await neighbour.query(`SELECT FROM stock WHERE item_id = ${DEAL} FOR UPDATE`);
    const reserving = bench.service.app.get(ReservePurchaseUseCase, { strict: false }).execute({
      organizationId: DEMO.organizationId,
      websiteId: DEMO.websiteId,
      door: 'deals',
      lines: [{ offerId: 'deal_dining', quantity: 1 }],
      holdSeconds,
      client: undefined,
      details: {},
      idempotency: undefined,
      render: ({ holdExpiresAt }) => ({ status: 200, headers: {}, body: String(holdExpiresAt?.getTime()) }),
    });
    await new Promise((resolve) => setTimeout(resolve, 2 * holdSeconds * 1_000));
    const freeAtMs = Date.now();
    await neighbour.query('COMMIT');
    await neighbour.end();
    expect(Number((await reserving).answer.body)).toBeGreaterThanOrEqual(freeAtMs + holdSeconds * 1_000);
  });
});
