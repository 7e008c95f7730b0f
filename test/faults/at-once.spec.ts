import { DataSource } from 'typeorm';
import { DEMO } from '../../src/demo';
import { advanceClock } from '../support/test-clock';
import { FaultBench, type HttpAnswer } from './support';

const GOOD = '4111111111111111';
const DECLINED = '4000000000000002';
/** As many as the pool has, so that each of them is asked. */
const CONNECTIONS = 16;
const HOUR_SECONDS = 3_600;

let bench: FaultBench;

beforeEach(async () => {
  bench = await FaultBench.start({ config: { recovery: false, sweeper: false } });
}, 60_000);
afterEach(() => bench.close());

/** Labels of the statements that the service has prepared so far. */
async function prepared(): Promise<Set<string>> {
  const source = bench.service.app.get(DataSource, { strict: false });
  const asked = Array.from({ length: CONNECTIONS }, () =>
    source.query<{ label: string }[]>(
      `SELECT regexp_replace(name, '[.][0-9a-f]+$', '') AS label FROM pg_prepared_statements, pg_sleep(0.05)`,
    ),
  );
  return new Set((await Promise.all(asked)).flat().map(({ label }) => label));
}

const STEP_BY_STEP = ['inventory.take', 'idempotency.claim', 'payments.settle'];
const reserve = (key: string, count = 1): Promise<HttpAnswer> =>
  bench.post(
    '/v1/purchases/reserve',
    { deal_id: 'deal_dining', num_bought: count },
    { authorization: `Bearer ${DEMO.secretKey}`, 'idempotency-key': key },
  );

describe('what can be known beforehand', () => {
  it('is written at once: bought, and declined but kept for another try', async () => {
    expect((await bench.buy(GOOD, { key: 'one' })).json.transaction.result).toBe('approved');
    expect((await bench.buy(DECLINED, { key: 'two' })).json.transaction.result).toBe('declined');
    const labels = await prepared();
    expect([...labels]).toEqual(
      expect.arrayContaining([
        'inventory.take-all',
        'idempotency.claim-all',
        'customers.open-all',
        'payments.settle-all',
      ]),
    );
    expect(STEP_BY_STEP.filter((label) => labels.has(label))).toEqual([]);
  });

  it('is what a read shows afterwards, to the millisecond', async () => {
    const { invoice, transaction } = (await bench.buy(GOOD)).json;
    const read = async (path: string): Promise<unknown> => {
      const headers = { authorization: `Bearer ${DEMO.secretKey}` };
      return (await fetch(`${bench.service.url}/v1/storefront/${path}`, { headers })).json();
    };
    expect(await read(`invoices/${String(invoice.id)}`)).toEqual(invoice);
    expect(await read(`transactions/${String(transaction.id)}`)).toEqual(transaction);
  });

  it('is looked at step by step when somebody is refused', async () => {
    const answers = await Promise.all([bench.buy(GOOD), bench.buy(GOOD, { quantity: 1_000 })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect((await prepared()).has('inventory.take')).toBe(true);
  });

  it('is not trusted when the database has another time', async () => {
    await bench.buy(GOOD);
    await advanceClock(bench.service.databaseUrl, HOUR_SECONDS);
    const bought = (await bench.buy(GOOD)).json;
    const [row] = await bench.rows<{ seconds: number }>(
      'SELECT extract(epoch FROM app_now() - created_at)::float8 AS seconds FROM purchase WHERE id = $1',
      [bought.orderId],
    );
    expect(Math.abs(row?.seconds ?? Infinity)).toBeLessThan(HOUR_SECONDS / 2);
  });

  it('makes keys of reservations once, with their answers', async () => {
    const first = await reserve('r');
    expect(first.status).toBe(200);
    const [key] = await bench.rows(
      `SELECT status, answer IS NOT NULL AS answered FROM idempotency_key WHERE key = 'r'`,
    );
    expect(key).toEqual({ status: 200, answered: true });
    expect((await prepared()).has('idempotency.claim')).toBe(false);
    expect((await reserve('r')).text).toBe(first.text);
    expect((await reserve('r', 2)).status).toBe(422);
  });
});
