import type { GatewayOutcome } from '../../src/modules/payments';
import { ResumeAttemptUseCase } from '../../src/modules/purchases';
import { differences } from '../support/world';
import { eventually, FaultBench } from './support';

let bench: FaultBench;

beforeAll(async () => {
  bench = await FaultBench.start();
}, 60_000);
afterAll(() => bench.close());

const CARDS = {
  'lost before the charge': ['4000000000090011', 'never-sent', 'canceled', 'pending'],
  'charged, answer lost': ['4000000000090029', 'completed', 'approved', 'fulfilled'],
  'charged, server error': ['4000000000090037', 'completed', 'approved', 'fulfilled'],
  'server error, not charged': ['4000000000090052', 'never-sent', 'canceled', 'pending'],
  'charged after we gave up': ['4000000000090045', 'never-sent', 'canceled', 'pending'],
} as const;

describe('an outcome nobody knows', () => {
  // the late charge waits until the test lets it happen: a timer would race with the recovery
  beforeAll(() => bench.gateway.simulator.faults.configure({ lateMs: 600_000 }));

  it.each(Object.entries(CARDS))('%s: is found out, and stock follows', async (_name, [pan, status, result, state]) => {
    const bought = await bench.buy(pan);
    expect([bought.status, bought.json.transaction.status, bought.json.transaction.result]).toEqual([
      201,
      'conn-error',
      'unknown',
    ]);
    const id = bought.json.transaction.id as string;
    const settled = await bench.settled(id);
    expect([settled['status'], settled['result'], await bench.stateOf(bought.json.orderId)]).toEqual([
      status,
      result,
      state,
    ]);
  });

  it('leaves one charge per completed purchase in the gateway’s own ledger, also after the late ones', async () => {
    bench.gateway.simulator.runLateActions();
    const charged = bench.gateway.simulator.ledger
      .lines()
      .filter(({ kind, outcome }) => kind === 'charge' && outcome === 'approved');
    const completed = await bench.rows(`SELECT id FROM purchase WHERE state = 'fulfilled'`);
    expect(charged.map(({ merchantReference }) => merchantReference).sort()).toEqual(
      completed.map(({ id }) => id).sort(),
    );
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
  });

  it('is asked for again and again while the gateway says nothing, beyond any number of tries', async () => {
    const { json } = await bench.buy('4000000000090029');
    const id = json.transaction.id as string;
    bench.gateway.simulator.faults.configure({ rate: 1, kinds: ['lost-request'], inquiries: true });
    await bench.rows(`UPDATE payment_attempt SET tries = 100 WHERE id = $1`, [id]);
    await bench.service.advanceClock(60);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const open = await bench.attempt(id);
    expect([open['result'], Number(open['tries']) > 100]).toEqual(['unknown', true]);
    bench.gateway.simulator.faults.configure({ rate: 0, inquiries: false });
    await bench.service.advanceClock(20);
    expect((await bench.settled(id))['result']).toBe('approved');
  });
});

describe('a process that died', () => {
  it('leaves its attempt alone while it may still be alive, then closes it off; its own late answer changes nothing', async () => {
    let answer: (outcome: GatewayOutcome) => void = () => undefined;
    const send = jest
      .spyOn(bench.gateway, 'charge')
      .mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    const request = bench.buy('4111111111111111');
    await eventually('the charge is under way', () => send.mock.calls.length > 0);
    const id = (send.mock.calls[0] as [{ attemptId: string }])[0].attemptId;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await bench.attempt(id))['status']).toBe('sending');

    await bench.service.advanceClock(31);
    const settled = await bench.settled(id);
    const orderId = settled['purchase_id'] as string;
    expect([settled['status'], settled['result'], await bench.stateOf(orderId)]).toEqual([
      'never-sent',
      'canceled',
      'pending',
    ]);
    expect(bench.gateway.simulator.inquire(id).answer).toMatchObject({
      kind: 'found',
      outcome: { kind: 'declined', reason: 'fenced' },
    });

    answer({
      kind: 'approved',
      gatewayReference: 'stale',
      authorizationCode: '123456',
      responseCode: '00',
      amount: { minor: 4000n, currency: 'USD' },
      captured: true,
    });
    // nothing was charged, for certain: the same request would be another try
    const late = await request;
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await bench.attempt(id)).toMatchObject({ status: 'never-sent', result: 'canceled' });
    expect(await bench.topics(orderId)).toEqual(['purchase.created', 'payment.canceled']);
  });

  it('that has begun to take a payment back is followed by another one: what it announced stands', async () => {
    const { json } = await bench.buy('4000000000090029');
    const id = json.transaction.id as string;
    // the mark of a process that died between announcing and asking
    await bench.rows(`UPDATE payment_attempt SET fence_at = now() WHERE id = $1`, [id]);
    await bench.service.app.get(ResumeAttemptUseCase, { strict: false }).execute(id);
    const settled = await bench.settled(id);
    expect([settled['status'], settled['result']]).toEqual(['voided', 'canceled']);
    const net = bench.gateway.simulator.ledger
      .lines()
      .filter(({ merchantReference }) => merchantReference === json.orderId);
    expect(net.map(({ kind }) => kind)).toEqual(['charge', 'void']);
  });
});

describe('a payer who does not come back', () => {
  const offsite = { paymentInstruction: { methods: ['paypal'] } };

  it('is waited for until the session ends, then the payment is closed off and the stock is free', async () => {
    const bought = await bench.buy('', { more: offsite });
    expect(bought.json.transaction.status).toBe('offsite');
    const id = bought.json.transaction.id as string;
    await bench.service.advanceClock(1_900);
    const settled = await bench.settled(id);
    expect([settled['status'], settled['result'], await bench.stateOf(bought.json.orderId)]).toEqual([
      'timeout',
      'abandoned',
      'pending',
    ]);
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
  });
});

describe('a purchase nobody pays', () => {
  it('is abandoned after a day: coupons, stock and invoice go back', async () => {
    const bought = await bench.buy('4000000000000002', {
      planId: 'plan_mug',
      more: {
        couponIds: ['ONCE'],
        shippingRateId: 'ship_standard',
        deliveryAddress: { country: 'CA' },
        billingAddress: { firstName: 'A', lastName: 'B', country: 'CA' },
      },
    });
    expect(bought.json.transaction?.result ?? bought.text).toBe('declined');
    await bench.service.advanceClock(86_500);
    await bench.rows('SELECT 1');
    const { orderId, invoice } = bought.json;
    for (let i = 0; i < 100 && (await bench.stateOf(orderId)) !== 'abandoned'; i += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await bench.stateOf(orderId)).toBe('abandoned');
    expect(await bench.rows('SELECT status FROM invoice WHERE id = $1', [invoice.id])).toEqual([
      { status: 'abandoned' },
    ]);
    expect(
      await bench.rows('SELECT 1 FROM coupon_redemption WHERE purchase_id = $1 AND returned_at IS NULL', [orderId]),
    ).toEqual([]);
    expect(await bench.topics(orderId)).toEqual(['purchase.created', 'payment.declined', 'purchase.abandoned']);
  });
});
