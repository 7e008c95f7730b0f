import * as fc from 'fast-check';
import { Secret } from '../../../../../kernel/secret';
import type { Approved } from '../../outcomes';
import type { ChargeRequest, FollowUpRequest, GatewayEvent, GatewayInstrument } from '../../port';
import { FAULT_KINDS } from './faults';
import { SimulatedGateway, type SimulatedGatewayOptions } from './simulated-gateway';

const PAN = '4111111111111111';
const USD = (minor: bigint) => ({ minor, currency: 'USD' });
const card = (pan = PAN, cvv?: string): GatewayInstrument => ({
  type: 'card',
  pan: new Secret(pan),
  ...(cvv === undefined ? {} : { cvv: new Secret(cvv) }),
  expMonth: 12,
  expYear: 2090,
});
const order = (attemptId: string, more: Partial<ChargeRequest> = {}): ChargeRequest => ({
  attemptId,
  merchantReference: 'ord_1',
  amount: USD(1_250n),
  instrument: card(),
  returnUrl: 'https://shop.example/back',
  ...more,
});

function make(options: Partial<SimulatedGatewayOptions> = {}) {
  const events: GatewayEvent[] = [];
  const gateway = new SimulatedGateway({
    payPageUrl: 'https://pay.example/pay',
    sendCallback: (event) => Promise.resolve(void events.push(event)),
    seed: 7,
    ...options,
  });
  const after = (
    kind: 'charge' | 'authorize',
    attemptId: string,
    minor: bigint,
  ): Omit<FollowUpRequest, 'attemptId' | 'amount'> => ({
    merchantReference: 'ord_1',
    parent: { attemptId, gatewayReference: 'gw', kind, amountMinor: minor, capturedMinor: 0n, refundedMinor: 0n },
  });
  return { gateway, events, after };
}

describe('payments', () => {
  it('approves once per attempt: the same answer again, one ledger line', () => {
    const { gateway } = make();
    const first = gateway.pay('charge', order('txn_1')).answer;
    expect(first).toMatchObject({ kind: 'approved', amount: USD(1_250n), captured: true, responseCode: '00' });
    expect((first as Approved).authorizationCode).toMatch(/^[A-Z0-9]{6}$/);
    expect(gateway.pay('charge', order('txn_1')).answer).toEqual(first);
    expect(gateway.ledger.lines()).toHaveLength(1);
    expect(gateway.ledger.lines()[0]).toMatchObject({
      merchantReference: 'ord_1',
      idempotencyKey: 'txn_1',
      kind: 'charge',
    });
  });

  it.each([
    ['amount', { amount: USD(1_251n) }],
    ['currency', { amount: { minor: 1_250n, currency: 'EUR' } }],
    ['purchase', { merchantReference: 'ord_2' }],
  ])('answers one attempt with another %s by a mismatch and moves nothing', (_what, change) => {
    const { gateway } = make();
    gateway.pay('charge', order('txn_1'));
    expect(gateway.pay('charge', order('txn_1', change)).answer).toEqual({
      kind: 'unknown',
      cause: 'idempotency-mismatch',
      mismatch: true,
    });
    expect(gateway.ledger.length).toBe(1);
  });

  it('keeps card numbers and codes out of ledger, state and events', async () => {
    const steps: unknown[] = [];
    const { gateway, events } = make({ onChange: (...step) => steps.push(step) });
    const redirect = gateway.pay('charge', order('txn_3', { instrument: card('4000000000030025', '987') })).answer;
    gateway.pay('charge', order('txn_1', { instrument: card(PAN, '987') }));
    if (redirect.kind === 'action-required') await gateway.decide(redirect.gatewayReference, 'pass');
    const text = JSON.stringify([steps, events, gateway.ledger.lines()], (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(events).toHaveLength(1);
    expect(text).not.toMatch(/4111111111111111|4000000000030025|"987"/);
  });

  it('repeats itself from the same seed', () => {
    const run = () =>
      Array.from({ length: 20 }, (_, i) => make().gateway.pay('charge', order(`txn_${String(i)}`)).answer);
    expect(run()).toEqual(run());
  });
});

describe('operations', () => {
  it('captures part of an authorization, once', () => {
    const { gateway, after } = make();
    gateway.pay('authorize', order('a'));
    const capture = (id: string, minor: bigint) =>
      gateway.operate('capture', { attemptId: id, amount: USD(minor), ...after('authorize', 'a', 1_250n) }).answer;
    expect(capture('c1', 1_251n)).toMatchObject({ kind: 'declined', reason: 'amount-exceeds' });
    expect(capture('c2', 1_000n)).toMatchObject({ kind: 'approved', amount: USD(1_000n), captured: true });
    expect(capture('c3', 250n)).toMatchObject({ kind: 'declined', reason: 'invalid-state' });
    expect(capture('c2', 1_000n)).toMatchObject({ kind: 'approved' });
    expect(gateway.inquire('a').answer).toMatchObject({ capturedMinor: 1_000n });
  });

  it('voids an authorization in parts; wholly voided it is no approval any more', () => {
    const { gateway, after } = make();
    gateway.pay('authorize', order('a'));
    const free = (id: string, minor: bigint) =>
      gateway.operate('void', { attemptId: id, amount: USD(minor), ...after('authorize', 'a', 1_250n) }).answer;
    expect(free('v1', 250n)).toMatchObject({ kind: 'approved', captured: false });
    expect(gateway.inquire('a').answer).toMatchObject({ outcome: { kind: 'approved' } });
    expect(free('v2', 1_001n)).toMatchObject({ reason: 'amount-exceeds' });
    expect(free('v3', 1_000n)).toMatchObject({ kind: 'approved' });
    expect(gateway.inquire('a').answer).toMatchObject({ outcome: { kind: 'declined', reason: 'voided' } });
    expect(gateway.pay('authorize', order('a')).answer).toMatchObject({ kind: 'declined', reason: 'voided' });
  });

  it('refuses operations on unknown payments, unless it is told to believe the merchant', () => {
    const refund: FollowUpRequest = {
      attemptId: 'r1',
      merchantReference: 'ord_1',
      amount: USD(400n),
      parent: {
        attemptId: 'gone',
        gatewayReference: 'gw',
        kind: 'charge',
        amountMinor: 1_250n,
        capturedMinor: 1_250n,
        refundedMinor: 900n,
      },
    };
    expect(make().gateway.operate('refund', refund).answer).toMatchObject({ reason: 'parent-not-found' });
    const trusting = make({ adoptsPayments: true }).gateway;
    expect(trusting.operate('refund', refund).answer).toMatchObject({ reason: 'amount-exceeds' });
    expect(trusting.operate('refund', { ...refund, attemptId: 'r2', amount: USD(350n) }).answer).toMatchObject({
      kind: 'approved',
    });
    expect(trusting.operate('refund', { ...refund, attemptId: 'r3', amount: USD(1n) }).answer).toMatchObject({
      reason: 'amount-exceeds',
    });
  });

  it('never pays back more than was captured, whatever is asked', () => {
    const step = fc.record({
      kind: fc.constantFrom('capture', 'void', 'refund'),
      minor: fc.bigInt(-5n, 60n),
      id: fc.nat(12),
    });
    fc.assert(
      fc.property(fc.constantFrom('charge', 'authorize'), fc.array(step, { maxLength: 25 }), (kind, steps) => {
        const { gateway, after } = make();
        gateway.pay(kind, order('p', { amount: USD(50n) }));
        for (const { kind: operation, minor, id } of steps) {
          gateway.operate(operation, {
            attemptId: `${operation}${String(id)}`,
            amount: USD(minor),
            ...after(kind, 'p', 50n),
          });
        }
        const sum = (wanted: string) =>
          gateway.ledger
            .lines()
            .filter((line) => line.kind === wanted && line.outcome === 'approved')
            .reduce((total, line) => total + line.amountMinor, 0n);
        const captured = kind === 'charge' ? 50n : sum('capture');
        expect(sum('refund')).toBeLessThanOrEqual(captured);
        expect(captured).toBeLessThanOrEqual(50n);
        expect(sum('void') + sum('refund')).toBeLessThanOrEqual(50n);
      }),
    );
  });
});

describe('fences', () => {
  it('refuses a charge that comes after the fence, and says so to inquiries', () => {
    const { gateway } = make();
    expect(gateway.inquire('txn_1').answer).toEqual({ kind: 'not-found' });
    expect(gateway.fence('txn_1').answer).toEqual({ kind: 'fenced' });
    expect(gateway.fence('txn_1').answer).toEqual({ kind: 'fenced' });
    expect(gateway.pay('charge', order('txn_1')).answer).toMatchObject({ kind: 'declined', reason: 'fenced' });
    expect(gateway.inquire('txn_1').answer).toMatchObject({ kind: 'found', outcome: { reason: 'fenced' } });
    expect(gateway.ledger.lines().filter((line) => line.outcome === 'approved')).toEqual([]);
  });

  it('takes back a charge that was there already', () => {
    const { gateway } = make();
    gateway.pay('charge', order('txn_1'));
    expect(gateway.fence('txn_1').answer).toMatchObject({ kind: 'voided', outcome: { kind: 'approved' } });
    expect(gateway.fence('txn_1').answer).toMatchObject({ kind: 'final', outcome: { reason: 'voided' } });
    expect(gateway.ledger.lines()[1]).toMatchObject({ kind: 'void', parentKey: 'txn_1', amountMinor: 1_250n });
  });

  it('closes a payment that waits for its customer', async () => {
    const { gateway, events } = make();
    const waiting = gateway.pay('charge', order('txn_1', { instrument: { type: 'redirect', method: 'PSE' } })).answer;
    expect(gateway.fence('txn_1').answer).toEqual({ kind: 'fenced' });
    if (waiting.kind !== 'action-required') throw new Error('expected a redirect');
    expect(await gateway.decide(waiting.gatewayReference, 'approve')).toMatchObject({ kind: 'already' });
    expect(gateway.ledger.lines().filter((line) => line.outcome === 'approved')).toEqual([]);
    expect(events).toEqual([]);
  });

  it('beats a late charge', () => {
    jest.useFakeTimers();
    try {
      const { gateway, events } = make();
      expect(gateway.pay('charge', order('txn_1', { instrument: card('4000000000090045') })).delivery).toBe(
        'no-answer',
      );
      expect(gateway.inquire('txn_1').answer).toEqual({ kind: 'not-found' });
      gateway.fence('txn_1');
      jest.runAllTimers();
      expect(gateway.ledger.lines()).toMatchObject([{ outcome: 'declined', reason: 'fenced' }]);
      expect(events).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('customers', () => {
  const open = (instrument: GatewayInstrument) => {
    const made = make();
    const answer = made.gateway.pay('charge', order('txn_1', { instrument })).answer;
    return { ...made, answer, reference: 'gatewayReference' in answer ? answer.gatewayReference : '' };
  };

  it.each([
    ['redirect', { type: 'redirect', method: 'PSE' }, 'approve', { kind: 'approved' }],
    ['redirect', { type: 'redirect', method: 'PSE' }, 'decline', { reason: 'method-refused' }],
    ['redirect', { type: 'redirect', method: 'PSE' }, 'cancel', { reason: 'canceled' }],
    [
      'challenge',
      card('4000000000030025'),
      'pass',
      { kind: 'approved', threeDs: { flow: 'challenge', authenticated: 'yes' } },
    ],
    [
      'challenge',
      card('4000000000030025'),
      'fail',
      { reason: 'authentication-failed', threeDs: { authenticated: 'no' } },
    ],
    ['voucher', { type: 'voucher', method: 'Oxxo' }, 'pay', { kind: 'approved' }],
    ['voucher', { type: 'voucher', method: 'Oxxo' }, 'expire', { reason: 'expired' }],
  ] as const)(
    'ends a %s once, however often and whatever is clicked',
    async (_name, instrument, decision, expected) => {
      const { gateway, events, reference } = open(instrument);
      const clicks = await Promise.all([
        gateway.decide(reference, decision),
        gateway.decide(reference, decision),
        gateway.decide(reference, 'cancel'),
      ]);
      expect(clicks.map((click) => click.kind)).toEqual(['decided', 'already', 'already']);
      expect(gateway.inquire('txn_1').answer).toMatchObject({ outcome: expected });
      expect(
        gateway.ledger.lines().filter((line) => line.outcome === 'approved' || line.outcome === 'declined'),
      ).toHaveLength(1);
      expect(events).toMatchObject([{ reference: 'txn_1', outcome: expected }]);
    },
  );

  it('gives instructions for paying later, and takes no payment after their time', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { gateway } = make({ nowMs: () => now });
    const answer = gateway.pay(
      'charge',
      order('t', { instrument: { type: 'voucher', method: 'Oxxo', expiresInMinutes: 60 } }),
    ).answer;
    if (answer.kind !== 'pending') throw new Error('expected instructions');
    expect(answer.instructions).toMatchObject({ method: 'Oxxo', expiresAt: '2026-01-01T01:00:00.000Z' });
    expect(answer.instructions.url).toBe(`https://pay.example/pay/${answer.gatewayReference}`);
    now += 3_600_001;
    await gateway.decide(answer.gatewayReference, 'pay');
    expect(gateway.inquire('t').answer).toMatchObject({ outcome: { reason: 'expired' } });
  });

  it('refuses decisions that are not of the page, and unknown pages', async () => {
    const { gateway, reference } = open({ type: 'redirect', method: 'PSE' });
    expect(await gateway.decide(reference, 'pass')).toEqual({ kind: 'not-allowed' });
    expect(await gateway.decide('gw_other', 'approve')).toEqual({ kind: 'not-found' });
  });

  it('takes the verification code it asked for', () => {
    const { gateway, answer } = open(card('4000000000070013'));
    expect(answer).toMatchObject({ kind: 'action-required', action: 'verification-code', url: null });
    const complete = (cvv: string) =>
      gateway.complete({ attemptId: 'txn_1', amount: USD(1_250n), cvv: new Secret(cvv) }).answer;
    expect(complete('123')).toMatchObject({ kind: 'approved' });
    expect(complete('000')).toMatchObject({ kind: 'approved' });
  });

  it('keeps open pages while a flood of card payments passes', async () => {
    const { gateway } = make({ limit: 20 });
    const waiting = gateway.pay('charge', order('w', { instrument: { type: 'redirect', method: 'PSE' } })).answer;
    for (let i = 0; i < 500; i += 1) gateway.pay('charge', order(`t${String(i)}`));
    if (waiting.kind !== 'action-required') throw new Error('expected a redirect');
    expect(await gateway.decide(waiting.gatewayReference, 'approve')).toMatchObject({ kind: 'decided' });
    expect(gateway.ledger.lines()).toHaveLength(20);
    expect(gateway.ledger.length).toBe(502);
  });
});

describe('faults', () => {
  it('strike by the dice exactly as the seed says', () => {
    const run = () => {
      const { gateway } = make({
        faults: { rate: 0.5, kinds: FAULT_KINDS.filter((kind) => kind !== 'late-charge'), seed: 3, lateMs: 0 },
      });
      const deliveries = Array.from({ length: 200 }, (_, i) => gateway.pay('charge', order(`t${String(i)}`)).delivery);
      gateway.close();
      return deliveries;
    };
    expect(run()).toEqual(run());
    expect(new Set(run()).size).toBeGreaterThan(8);
  });

  it('of a test number strike the first call of an attempt only', () => {
    const { gateway } = make();
    const pay = () => gateway.pay('charge', order('t', { instrument: card('4000000000090011') }));
    expect(pay().delivery).toBe('no-answer');
    expect(gateway.inquire('t').answer).toEqual({ kind: 'not-found' });
    expect(pay()).toMatchObject({ delivery: 'answer', answer: { kind: 'approved' } });
  });

  it('deliver a callback up to three times more under one id, and disputes after the payment', async () => {
    jest.useFakeTimers();
    try {
      const { gateway, events } = make();
      gateway.pay('charge', order('d', { instrument: card('4000000000091019') }));
      expect(events).toHaveLength(3);
      expect(new Set(events.map((event) => event.id)).size).toBe(1);
      gateway.pay('charge', order('x', { instrument: card('4000000000080012') }));
      await jest.runAllTimersAsync();
      expect(events.at(-1)).toMatchObject({ type: 'payment.disputed', reference: 'x' });
      expect(gateway.inquire('x').answer).toMatchObject({ disputed: true });
    } finally {
      jest.useRealTimers();
    }
  });
});
