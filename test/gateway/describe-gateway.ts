import type { IncomingHttpHeaders } from 'node:http';
import type { Money } from '../../src/kernel/money';
import type { ChargeRequest, FollowUpRequest, PaymentGateway } from '../../src/modules/payments/gateway';

/** What can go wrong with one call between a gateway's adapter and its provider. */
export type Trouble = 'lost-request' | 'lost-answer' | 'server-error' | 'html' | 'slow-answer';

/** One movement of money in the stand-in's own books. */
export interface Movement {
  readonly kind: 'charge' | 'authorize' | 'capture' | 'void' | 'refund';
  /** Our attempt. */
  readonly reference: string;
  readonly amountMinor: bigint;
}

/** A provider's adapter in front of a stand-in for the provider, which runs on loopback and keeps its own books. */
export interface GatewayUnderTest {
  readonly gateway: PaymentGateway;
  /** An adapter for an address where nobody listens. */
  readonly unreachable: PaymentGateway;
  /** An order that the provider approves, and one that it declines. */
  approved(attemptId: string): ChargeRequest;
  declined(attemptId: string): ChargeRequest;
  /** What goes wrong with the next calls that move money; undefined: nothing. */
  trouble(trouble: Trouble | undefined): Promise<void>;
  /** The money that was moved, by the stand-in's books. */
  movements(): Promise<readonly Movement[]>;
  /** A callback about an attempt, signed as the provider signs. */
  callback(attemptId: string, amount: Money, nowMs: number): { body: Buffer; headers: IncomingHttpHeaders };
  close(): Promise<void>;
}

const TROUBLES: readonly Trouble[] = ['lost-request', 'lost-answer', 'server-error', 'html', 'slow-answer'];
/** Callbacks older than this are refused by every provider. */
const TOO_OLD_MS = 3_600_000;

/**
 * Every promise of the port as a test. A provider passes it before it is named in `providers.ts`.
 * @param make starts the stand-in and an adapter for it; called for each test
 */
export function describeGateway(name: string, make: () => Promise<GatewayUnderTest>): void {
  describe(`the gateway ${name}`, () => {
    let under: GatewayUnderTest;
    let gateway: PaymentGateway;
    beforeEach(async () => {
      under = await make();
      ({ gateway } = under);
    });
    afterEach(() => under.close());

    const moved = async (reference: string): Promise<bigint> =>
      (await under.movements())
        .filter((movement) => movement.reference === reference && movement.kind === 'charge')
        .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const followUp = async (attemptId: string, parent: ChargeRequest, minor: bigint): Promise<FollowUpRequest> => {
      const known = await gateway.inquire(parent.attemptId);
      if (known.kind !== 'found' || !('gatewayReference' in known.outcome)) throw new Error('the payment is not there');
      const { operation, outcome, capturedMinor, refundedMinor } = known;
      return {
        attemptId,
        merchantReference: parent.merchantReference,
        amount: { ...parent.amount, minor },
        parent: {
          attemptId: parent.attemptId,
          gatewayReference: outcome.gatewayReference,
          kind: operation === 'authorize' ? 'authorize' : 'charge',
          amountMinor: parent.amount.minor,
          capturedMinor,
          refundedMinor,
        },
      };
    };

    it('takes the money that was asked for, once, however often it is asked', async () => {
      const order = under.approved('contract_once');
      const first = await gateway.charge(order);
      expect(first).toMatchObject({ kind: 'approved', amount: order.amount, captured: true });
      expect(await gateway.charge(order)).toMatchObject({ kind: 'approved', amount: order.amount });
      expect(await moved(order.attemptId)).toBe(order.amount.minor);
    });

    it('declines without moving money', async () => {
      const order = under.declined('contract_declined');
      expect(await gateway.charge(order)).toMatchObject({ kind: 'declined' });
      expect(await gateway.inquire(order.attemptId)).toMatchObject({ kind: 'found', outcome: { kind: 'declined' } });
      expect(await moved(order.attemptId)).toBe(0n);
    });

    it.each(TROUBLES)('%s: never says what it does not know, and charges once in the end', async (trouble) => {
      const order = under.approved(`contract_${trouble}`);
      await under.trouble(trouble);
      const outcome = await gateway.charge(order);
      expect(['unknown', 'approved']).toContain(outcome.kind);
      await under.trouble(undefined);
      expect(['found', 'not-found']).toContain((await gateway.inquire(order.attemptId, order.amount)).kind);
      expect(await gateway.charge(order)).toMatchObject({ kind: 'approved', amount: order.amount });
      expect(await moved(order.attemptId)).toBe(order.amount.minor);
    });

    it('says that nothing was sent only when nobody listens', async () => {
      const order = under.approved('contract_unreachable');
      expect(await under.unreachable.charge(order)).toMatchObject({ kind: 'not-sent' });
      expect((await under.unreachable.inquire(order.attemptId)).kind).toBe('unknown');
      expect(await gateway.inquire(order.attemptId)).toEqual({ kind: 'not-found' });
    });

    it('takes an approval of other money than expected for a mismatch', async () => {
      const order = under.approved('contract_mismatch');
      await gateway.charge(order);
      const other = { ...order.amount, minor: order.amount.minor + 1n };
      expect(await gateway.inquire(order.attemptId, other)).toMatchObject({
        outcome: { kind: 'unknown', mismatch: true },
      });
    });

    it('takes a key that is used for another amount for a mismatch, and moves nothing', async () => {
      const order = under.approved('contract_reuse');
      await gateway.charge(order);
      const other = { ...order, amount: { ...order.amount, minor: order.amount.minor + 1n } };
      expect(await gateway.charge(other)).toMatchObject({ kind: 'unknown', mismatch: true });
      expect(await moved(order.attemptId)).toBe(order.amount.minor);
    });

    it('fences what it never saw: a charge that arrives later is refused', async () => {
      if (!gateway.capabilities.supportsVoidByReference) return;
      const order = under.approved('contract_fence');
      expect(await gateway.voidByReference(order.attemptId)).toEqual({ kind: 'fenced' });
      expect(await gateway.charge(order)).toMatchObject({ kind: 'declined' });
      expect(await moved(order.attemptId)).toBe(0n);
    });

    it('takes back what it approved, and says so again', async () => {
      if (!gateway.capabilities.supportsVoidByReference) return;
      const order = under.approved('contract_void');
      await gateway.charge(order);
      expect((await gateway.voidByReference(order.attemptId)).kind).toBe('voided');
      expect((await gateway.voidByReference(order.attemptId)).kind).toBe('final');
    });

    it('captures what was reserved, once', async () => {
      const order = under.approved('contract_authorize');
      expect(await gateway.authorize(order)).toMatchObject({ kind: 'approved', captured: false });
      const { supportsPartialCapture } = gateway.capabilities;
      const minor = supportsPartialCapture ? order.amount.minor - 1n : order.amount.minor;
      const capture = await followUp('contract_capture', order, minor);
      expect(await gateway.capture(capture)).toMatchObject({ kind: 'approved', amount: capture.amount });
      expect(await gateway.capture(capture)).toMatchObject({ kind: 'approved', amount: capture.amount });
      const second = { ...capture, attemptId: 'contract_capture_again' };
      expect(await gateway.capture(second)).toMatchObject({ kind: 'declined' });
    });

    it('gives up a reservation: nothing can be captured any more', async () => {
      const order = under.approved('contract_give_up');
      await gateway.authorize(order);
      const whole = await followUp('contract_give_up_void', order, order.amount.minor);
      expect(await gateway.void(whole)).toMatchObject({ kind: 'approved' });
      expect(await gateway.capture({ ...whole, attemptId: 'contract_too_late' })).toMatchObject({ kind: 'declined' });
    });

    it('pays back what was captured, never more', async () => {
      const order = under.approved('contract_refunded');
      await gateway.charge(order);
      const part = gateway.capabilities.supportsPartialRefund ? order.amount.minor - 1n : order.amount.minor;
      const refund = await followUp('contract_refund', order, part);
      expect(await gateway.refund(refund)).toMatchObject({ kind: 'approved', amount: refund.amount });
      expect(await gateway.refund(refund)).toMatchObject({ kind: 'approved', amount: refund.amount });
      const rest = await followUp('contract_refund_rest', order, order.amount.minor - part + 1n);
      expect(await gateway.refund(rest)).toMatchObject({ kind: 'declined' });
      const refunds = (await under.movements()).filter(({ kind }) => kind === 'refund');
      expect(refunds.map(({ amountMinor }) => amountMinor)).toEqual([part]);
    });

    it('reads callbacks of the provider only: not forged, not old, byte by byte', async () => {
      const order = under.approved('contract_callback');
      await gateway.charge(order);
      const { body, headers } = under.callback(order.attemptId, order.amount, Date.now());
      const read = gateway.verifyCallback(body, headers);
      expect(read).toMatchObject({ verified: true, event: { reference: order.attemptId } });
      expect(gateway.verifyCallback(body, headers)).toEqual(read);
      expect(gateway.verifyCallback(Buffer.concat([body, Buffer.from(' ')]), headers).verified).toBe(false);
      expect(gateway.verifyCallback(body, {}).verified).toBe(false);
      const old = under.callback(order.attemptId, order.amount, Date.now() - TOO_OLD_MS);
      expect(gateway.verifyCallback(old.body, old.headers).verified).toBe(false);
    });
  });
}
