import { Secret } from '../../../../kernel/secret';
import { InProcessGateway, type InProcessGatewayOptions } from './in-process-gateway';
import type { ChargeRequest } from '../port';
import type { FaultKind } from './simulated/faults';

const USD = { minor: 1_250n, currency: 'USD' };
const order = (attemptId: string, pan = '4111111111111111'): ChargeRequest => ({
  attemptId,
  merchantReference: 'ord_1',
  amount: USD,
  instrument: { type: 'card', pan: new Secret(pan), cvv: new Secret('123'), expMonth: 12, expYear: 2090 },
  returnUrl: 'https://shop.example/back',
});
const make = (options: Partial<InProcessGatewayOptions> = {}) =>
  new InProcessGateway({ payPageUrl: 'https://pay.example/pay', timeoutMs: 5, ...options });

describe('InProcessGateway', () => {
  it.each([
    ['lost-request', 'timeout', 'not-found'],
    ['lost-reply', 'timeout', 'found'],
    ['error-before-charge', 'server-error', 'not-found'],
    ['error-after-charge', 'server-error', 'found'],
    ['wrong-amount', 'mismatch', 'found'],
    ['wrong-currency', 'mismatch', 'found'],
    ['wrong-reference', 'mismatch', 'found'],
    ['huge-body', 'answer-too-large', 'found'],
    ['html', 'unexpected-answer', 'found'],
    ['garbage', 'unexpected-answer', 'found'],
    ['redirect', 'redirected', 'found'],
  ] satisfies [FaultKind, string, string][])(
    'shows %s as unknown (%s); an inquiry then answers %s',
    async (kind, cause, inquiry) => {
      const gateway = make({ faults: { rate: 1, kinds: [kind] } });
      expect(await gateway.charge(order('t'))).toEqual({ kind: 'unknown', cause, mismatch: cause === 'mismatch' });
      expect(await gateway.inquire('t', USD)).toMatchObject({ kind: inquiry });
      await gateway.close();
    },
  );

  it('delivers callbacks that verify, before the answer when told so, and again until accepted', async () => {
    const seen: string[] = [];
    const gateway: InProcessGateway = make({
      deliverCallback: async (body, headers) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        seen.push(gateway.verifyCallback(body, headers).verified ? 'callback' : 'forged');
        if (seen.length === 1) throw new Error('down');
        return true;
      },
    });
    await gateway.charge(order('t', '4000000000091027')).then(() => seen.push('answer'));
    expect(seen).toEqual(['callback', 'answer']);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(seen).toEqual(['callback', 'answer', 'callback']);
  });

  it('refunds what another process charged, up to what was captured', async () => {
    const parent = {
      attemptId: 'old',
      gatewayReference: 'gw',
      kind: 'charge',
      amountMinor: 1_250n,
      capturedMinor: 1_250n,
      refundedMinor: 0n,
    } as const;
    const gateway = make();
    const refund = (attemptId: string, minor: bigint) =>
      gateway.refund({ attemptId, merchantReference: 'ord_1', amount: { ...USD, minor }, parent });
    expect(await refund('r1', 1_250n)).toMatchObject({ kind: 'approved' });
    expect(await refund('r2', 1n)).toMatchObject({ kind: 'declined', reason: 'amount-exceeds' });
  });

  it('takes its latency around the effect', async () => {
    const gateway = make({ faults: { latencyMs: 40 } });
    const answer = gateway.charge(order('t'));
    expect(gateway.simulator.ledger.length).toBe(0);
    expect(await answer).toMatchObject({ kind: 'approved' });
  });
});
