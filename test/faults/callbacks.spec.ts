import { CallbackSigner } from '../../src/modules/payments/gateway/sandbox';
import type { GatewayEvent, GatewayOutcome } from '../../src/modules/payments';
import { type HttpAnswer } from '../support/http-client';
import { differences } from '../support/world';
import { eventually, FaultBench } from './support';

let bench: FaultBench;
let signer: CallbackSigner;

beforeAll(async () => {
  bench = await FaultBench.start();
  // the key of the gateway inside this process
  signer = (bench.gateway as unknown as { callbacks: CallbackSigner }).callbacks;
}, 60_000);
afterAll(() => bench.close());
afterEach(() => jest.restoreAllMocks());

const approved = (minor: bigint, gatewayReference = 'late'): GatewayOutcome => ({
  kind: 'approved',
  gatewayReference,
  authorizationCode: '123456',
  responseCode: '00',
  amount: { minor, currency: 'USD' },
  captured: true,
});
let serial = 0;
const eventOf = (
  reference: string,
  outcome: GatewayOutcome,
  type: GatewayEvent['type'] = 'payment.approved',
): GatewayEvent => ({
  id: `ev_${String((serial += 1))}`,
  type,
  reference,
  merchantReference: 'm',
  gatewayReference: 'g',
  outcome,
  occurredAtMs: Date.now(),
});
const send = (
  event: GatewayEvent,
  { nowMs = Date.now(), change = (body: string) => body } = {},
): Promise<HttpAnswer> => {
  const { body, headers } = signer.seal(event, nowMs);
  return bench.http.post('/v1/callbacks/gw_acc_demo', change(body.toString()), headers);
};
const processed = (event: GatewayEvent): Promise<void> =>
  eventually(
    'the callback is processed',
    async () =>
      (await bench.rows('SELECT 1 FROM gateway_callback WHERE event_id = $1 AND processed_at IS NOT NULL', [event.id]))
        .length > 0,
  );

describe('a callback', () => {
  it('is refused unless its signature fits the bytes and its time is near', async () => {
    const event = eventOf('txn_nobody', approved(1n));
    expect((await send(event, { change: (body) => body.replace('"1"', '"2"') })).status).toBe(401);
    expect((await send(event, { nowMs: Date.now() - 301_000 })).status).toBe(401);
    expect((await send(event, { nowMs: Date.now() + 301_000 })).status).toBe(401);
    expect((await bench.http.post('/v1/callbacks/Other')).status).toBe(404);
    expect((await bench.http.post('/v1/callbacks/gw_acc_demo')).status).toBe(401);
    expect(await bench.rows('SELECT 1 FROM gateway_callback WHERE event_id = $1', [event.id])).toEqual([]);
  });

  it('about nobody is kept and ignored', async () => {
    const event = eventOf('txn_nobody', approved(1n));
    expect((await send(event)).status).toBe(204);
    await processed(event);
  });

  it.each(['4000000000091019', '4000000000091027'])(
    'three times over, or before our answer: one effect (%s)',
    async (pan) => {
      const { json } = await bench.buy(pan);
      expect(json.transaction.result).toBe('approved');
      await eventually(
        'callbacks have come',
        async () =>
          (await bench.rows('SELECT 1 FROM gateway_callback WHERE reference = $1', [json.transaction.id])).length > 0,
      );
      expect(await bench.topics(json.orderId)).toEqual(['purchase.created', 'purchase.completed']);
    },
  );

  it('in any order, many times, at once: a forged decline does not undo what was paid', async () => {
    const { json } = await bench.buy('4111111111111111');
    const id = json.transaction.id as string;
    const decline: GatewayOutcome = {
      kind: 'declined',
      gatewayReference: 'g',
      reason: 'do-not-honor',
      responseCode: '05',
      message: 'no',
    };
    const events = [
      eventOf(id, decline, 'payment.declined'),
      eventOf(id, approved(4000n)),
      eventOf(id, decline, 'payment.declined'),
    ];
    await Promise.all([...events, ...events, ...events].map((event) => send(event)));
    for (const event of events) await processed(event);
    expect(await bench.stateOf(json.orderId)).toBe('fulfilled');
    expect(await bench.topics(json.orderId)).toEqual(['purchase.created', 'purchase.completed']);
    expect(await bench.rows('SELECT count(*)::int AS n FROM gateway_callback WHERE reference = $1', [id])).toEqual([
      { n: 3 },
    ]);
  });

  it('of a payment page completes the purchase although the browser never comes back', async () => {
    const { json } = await bench.buy('', { more: { paymentInstruction: { methods: ['paypal'] } } });
    const reference = (json.transaction.approvalUrl as string).split('/').at(-1) as string;
    await bench.gateway.simulator.decide(reference, 'approve');
    expect((await bench.settled(json.transaction.id))['result']).toBe('approved');
    expect(await bench.stateOf(json.orderId)).toBe('fulfilled');
  });

  it('whose process died is finished by the worker', async () => {
    const { json } = await bench.buy('4111111111111111');
    await bench.rows(
      `INSERT INTO gateway_callback (gateway_account_id, event_id, reference, payload) VALUES ('gw_acc_demo', 'left', $1, '{"type":"payment.approved"}')`,
      [json.transaction.id],
    );
    await bench.service.advanceClock(16);
    await processed({ id: 'left' } as GatewayEvent);
  });

  it('of a dispute marks payment and invoice, once', async () => {
    const { json } = await bench.buy('4000000000080012');
    await eventually(
      'the dispute arrives',
      async () => (await bench.attempt(json.transaction.id))['status'] === 'disputed',
    );
    expect(await bench.topics(json.orderId)).toEqual(['purchase.created', 'purchase.completed', 'payment.disputed']);
    expect(await bench.rows('SELECT status FROM invoice WHERE purchase_id = $1', [json.orderId])).toEqual([
      { status: 'disputed' },
    ]);
  });
});

describe('money for something given up', () => {
  /** A gateway that breaks its word: the closed reference was approved after all. */
  const approveAfterAll = (id: string): void => {
    jest.spyOn(bench.gateway, 'inquire').mockResolvedValue({
      kind: 'found',
      operation: 'charge',
      outcome: approved(4000n, `late_${id}`),
      capturedMinor: 4000n,
      refundedMinor: 0n,
      disputed: false,
    });
  };
  const givenUp = async (): Promise<{ id: string; orderId: string; orderToken: string }> => {
    const { json } = await bench.buy('4000000000090011');
    expect((await bench.settled(json.transaction.id))['status']).toBe('never-sent');
    return { id: json.transaction.id, orderId: json.orderId, orderToken: json.token };
  };

  it('goes back when the order was paid another way meanwhile; a refund nobody heard of is sent again under its own key', async () => {
    const { id, orderId, orderToken } = await givenUp();
    const { json } = await bench.post('/v1/tokens', {
      method: 'payment-card',
      paymentInstrument: { pan: '4111111111111111', expMonth: 12, expYear: 2034 },
    });
    const paid = await bench.post(
      '/v1/storefront/payment',
      { token: json.id },
      { authorization: `Bearer ${orderToken}` },
    );
    expect(paid.json).toMatchObject({ result: 'approved' });
    const refund = jest
      .spyOn(bench.gateway, 'refund')
      .mockResolvedValueOnce({ kind: 'unknown', cause: 'timeout', mismatch: false })
      .mockResolvedValue(approved(4000n, `refund_${id}`));
    const inquire = jest.spyOn(bench.gateway, 'inquire');
    inquire.mockImplementation(async (reference) =>
      reference === id
        ? {
            kind: 'found',
            operation: 'charge',
            outcome: approved(4000n, `late_${id}`),
            capturedMinor: 4000n,
            refundedMinor: 0n,
            disputed: false,
          }
        : { kind: 'not-found' },
    );
    const event = eventOf(id, approved(4000n));
    await send(event);
    await processed(event);
    await bench.service.advanceClock(40);
    await eventually('the refund is through', async () => (await bench.attempt(id))['status'] === 'refunded');
    expect(refund.mock.calls.map(([{ attemptId }]) => attemptId)).toHaveLength(2);
    expect(await bench.stateOf(orderId)).toBe('fulfilled');
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
    expect(new Set(refund.mock.calls.map(([{ attemptId }]) => attemptId)).size).toBe(1);
  });

  it('takes stock anew and completes the purchase, once', async () => {
    const { id, orderId } = await givenUp();
    await bench.service.advanceClock(400);
    await bench.rows('SELECT inventory_sweep(100)');
    approveAfterAll(id);
    const events = [eventOf(id, approved(4000n)), eventOf(id, approved(4000n))];
    await Promise.all(events.map((event) => send(event)));
    for (const event of events) await processed(event);
    expect([await bench.stateOf(orderId), (await bench.attempt(id))['result']]).toEqual(['fulfilled', 'approved']);
    expect(await bench.topics(orderId)).toEqual(['purchase.created', 'payment.canceled', 'purchase.completed']);
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
  });

  it('goes back when the stock is gone, and the order is canceled', async () => {
    const { id, orderId } = await givenUp();
    await bench.service.advanceClock(400);
    await bench.rows('SELECT inventory_sweep(100)');
    await bench.rows(
      `UPDATE stock SET on_hand = sold + held WHERE item_id IN (SELECT item_id FROM reservation WHERE purchase_id = $1)`,
      [orderId],
    );
    approveAfterAll(id);
    const refund = jest.spyOn(bench.gateway, 'refund').mockResolvedValue(approved(4000n, `refund_${id}`));
    const event = eventOf(id, approved(4000n));
    await send(event);
    await processed(event);
    expect(await bench.stateOf(orderId)).toBe('canceled');
    expect(await bench.attempt(id)).toMatchObject({
      status: 'refunded',
      result: 'canceled',
      captured_minor: 4000n,
      refunded_minor: 4000n,
    });
    expect(refund.mock.calls[0]?.[0]).toMatchObject({
      merchantReference: orderId,
      amount: { minor: 4000n, currency: 'USD' },
      parent: { attemptId: id },
    });
    expect(await bench.topics(orderId)).toEqual([
      'purchase.created',
      'payment.canceled',
      'purchase.canceled',
      'purchase.refunded',
    ]);
    expect(await differences(bench.service.databaseUrl)).toEqual([]);
    await send(eventOf(id, approved(4000n)));
    expect(refund).toHaveBeenCalledTimes(1);
    await bench.rows(
      `UPDATE stock SET on_hand = on_hand + 50 WHERE item_id IN (SELECT item_id FROM reservation WHERE purchase_id = $1)`,
      [orderId],
    );
  });
});
