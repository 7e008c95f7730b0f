import { DEMO } from '../../src/demo';
import { LIMITS } from '../../src/kernel/limits';
import { bearer } from '../support/http-client';
import { messagesDuring } from '../support/messages';
import { pathsDuring } from '../support/paths';
import { advanceClock } from '../support/test-clock';
import { FaultBench, type HttpAnswer } from './support';

const GOOD = '4111111111111111';
const DECLINED = '4000000000000002';
const HOUR_SECONDS = 3_600;
/** A hold that is counted from the wrong time is not over yet. */
const LESS_THAN_A_HOLD_SECONDS = 120;

let bench: FaultBench;

beforeEach(async () => {
  bench = await FaultBench.start({ config: { recovery: false, sweeper: false } });
}, 60_000);
afterEach(() => bench.close());

const CARD = { method: 'payment-card', pan: GOOD, cvv: '123', expMonth: 12, expYear: 2034 };
const byToken = (token: string): Promise<HttpAnswer> => bench.buy(GOOD, { more: { paymentInstruction: { token } } });

describe('a purchase of which the outcome is known beforehand', () => {
  it('is written on the optimistic path: bought, and declined but kept for another try', async () => {
    const paths = await pathsDuring(async () => {
      expect((await bench.buy(GOOD, { key: 'one' })).json.transaction.result).toBe('approved');
      expect((await bench.buy(DECLINED, { key: 'two' })).json.transaction.result).toBe('declined');
    });
    expect(paths).toEqual({ optimistic: 4, stepByStep: 0 });
    const holds = await bench.rows(
      `SELECT DISTINCT extract(epoch FROM r.expires_at - p.created_at)::float8 AS seconds FROM reservation r JOIN purchase p ON p.id = r.purchase_id`,
    );
    expect(holds).toEqual([{ seconds: LIMITS.holdSeconds }]);
  });

  it('takes two messages, each a whole transaction', async () => {
    await bench.buy(GOOD, { key: 'first' });
    const messages = await messagesDuring(() => bench.buy(GOOD, { key: 'second' }));
    expect(
      messages.filter((message) => message.includes('inventory.hold') || message.includes('payments.settle')),
    ).toEqual([
      [
        'begin',
        'tenant-version.confirm',
        'inventory.hold',
        'customers.insert',
        'idempotency.acquire',
        'purchases.insert',
        'invoicing.issue',
        'payments.create',
        'outbox.append',
        'COMMIT',
      ],
      [
        'begin',
        'payments.settle',
        'purchases.move',
        'invoicing.pay',
        'outbox.append',
        'inventory.move',
        'idempotency.finish',
        'COMMIT',
      ],
    ]);
  });

  it('is what a read shows afterwards, to the millisecond', async () => {
    const { invoice, transaction } = (await bench.buy(GOOD)).json;
    const read = async (path: string): Promise<unknown> =>
      (await bench.http.get(`/v1/storefront/${path}`, bearer(DEMO.secretKey))).json;
    expect(await read(`invoices/${String(invoice.id)}`)).toEqual(invoice);
    expect(await read(`transactions/${String(transaction.id)}`)).toEqual(transaction);
  });

  it('is written on it where a token, a stored card or a known buyer must be read first', async () => {
    const login = await bench.post('/v1/storefront/login', { username: DEMO.username, password: DEMO.password });
    const byCustomer = (paymentInstruction: object): Promise<HttpAnswer> =>
      bench.post(
        '/v1/storefront/purchase',
        { websiteId: DEMO.websiteId, items: [{ planId: 'plan_ticket', quantity: 1 }], paymentInstruction },
        { authorization: `Bearer ${String(login.json.token)}` },
      );
    const tokens = await Promise.all([bench.token(), bench.token(), bench.token(), bench.token()]);
    let answers: HttpAnswer[] = [];
    const { stepByStep } = await pathsDuring(async () => {
      answers = await Promise.all([
        ...tokens.slice(1).map(byToken),
        bench.buy(GOOD),
        byCustomer({ paymentInstrumentId: DEMO.instrumentId }),
        byCustomer(CARD),
        byCustomer({ token: tokens[0] }),
      ]);
    });
    expect(stepByStep).toBe(0);
    expect(answers.map(({ status, json }) => [status, json.transaction.result])).toEqual(
      answers.map(() => [201, 'approved']),
    );
    const numbers = await bench.rows<{ number: number }>(
      'SELECT number FROM invoice WHERE customer_id = $1 ORDER BY number',
      [DEMO.customerId],
    );
    expect(numbers.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('lets nobody pay with a spent token, and no neighbour suffer from one who tries', async () => {
    const [spent, one, two] = await Promise.all([bench.token(), bench.token(), bench.token()]);
    await byToken(spent);
    let answers: HttpAnswer[] = [];
    const { stepByStep } = await pathsDuring(async () => {
      answers = await Promise.all([byToken(one), byToken(spent), byToken(two), byToken(two), bench.buy(GOOD)]);
    });
    const [first, again, ...twice] = answers.map(({ status }) => status);
    // of two who pay with one token either may be the first
    expect([first, again, ...twice.slice(0, 2).sort(), ...twice.slice(2)]).toEqual([201, 422, 201, 422, 201]);
    expect(stepByStep).toBeGreaterThan(0);
  });

  it('is written step by step when somebody is refused', async () => {
    let answers: HttpAnswer[] = [];
    const { stepByStep } = await pathsDuring(async () => {
      answers = await Promise.all([bench.buy(GOOD), bench.buy(GOOD, { quantity: 1_000 })]);
    });
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect(stepByStep).toBeGreaterThan(0);
  });

  it.each([HOUR_SECONDS, LESS_THAN_A_HOLD_SECONDS])(
    'is not trusted when the database has another time: %i seconds',
    async (ahead) => {
      await bench.buy(GOOD);
      await advanceClock(bench.service.databaseUrl, ahead);
      const bought = (await bench.buy(GOOD)).json;
      const [row] = await bench.rows<{ seconds: number }>(
        'SELECT extract(epoch FROM app_now() - created_at)::float8 AS seconds FROM purchase WHERE id = $1',
        [bought.orderId],
      );
      expect(Math.abs(row?.seconds ?? Infinity)).toBeLessThan(ahead / 2);
    },
  );
});
