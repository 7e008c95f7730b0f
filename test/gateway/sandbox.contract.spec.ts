import type { GatewayEvent } from '../../src/modules/payments/gateway';
import { CallbackSigner, type FaultConfig } from '../../src/modules/payments/gateway/sandbox';
import { startSimulatedGateway } from '../../src/simulated-gateway';
import { freePort } from '../support/loopback';
import { describeGateway, type GatewayUnderTest, type Movement, type Trouble } from './describe-gateway';
import { card, client, order, SECRET } from './support';

const DECLINED_CARD = '4000000000000002';
const TIMEOUT_MS = 300;
const FAULTS: Readonly<Record<Trouble, Partial<FaultConfig>>> = {
  'lost-request': { rate: 1, kinds: ['lost-request'] },
  'lost-answer': { rate: 1, kinds: ['lost-reply'] },
  'server-error': { rate: 1, kinds: ['error-after-charge'] },
  html: { rate: 1, kinds: ['html'] },
  'slow-answer': { latencyMs: TIMEOUT_MS * 3 },
};

async function startSandbox(): Promise<GatewayUnderTest> {
  const running = await startSimulatedGateway({ secret: SECRET, seed: 1, faults: { hangMs: TIMEOUT_MS * 2 } });
  const gateway = client(running.url, TIMEOUT_MS);
  const unreachable = client(`http://127.0.0.1:${String(await freePort())}`, TIMEOUT_MS);
  const signer = new CallbackSigner(SECRET);
  return {
    gateway,
    unreachable,
    approved: (attemptId) => order(attemptId),
    declined: (attemptId) => order(attemptId, { instrument: card(DECLINED_CARD) }),
    trouble: (trouble) => {
      running.gateway.faults.configure({ rate: 0, latencyMs: 0, ...(trouble && FAULTS[trouble]) });
      return Promise.resolve();
    },
    movements: () =>
      Promise.resolve(
        running.gateway.ledger
          .lines()
          .filter(({ outcome }) => outcome === 'approved')
          .map(({ kind, idempotencyKey, amountMinor }): Movement => ({
            kind: kind,
            reference: idempotencyKey,
            amountMinor,
          })),
      ),
    callback: (attemptId, amount, nowMs) => {
      const gatewayReference = 'gw_1';
      const outcome = {
        kind: 'approved',
        gatewayReference,
        authorizationCode: 'A1B2C3',
        responseCode: '00',
        amount,
        captured: true,
      } as const;
      const event: GatewayEvent = {
        id: `${attemptId}.payment.approved`,
        type: 'payment.approved',
        reference: attemptId,
        merchantReference: `ord_${attemptId}`,
        gatewayReference,
        outcome,
        occurredAtMs: nowMs,
      };
      const { body, headers } = signer.seal(event, nowMs);
      return { body, headers: { ...headers } };
    },
    close: async () => {
      await Promise.all([gateway.close(), unreachable.close()]);
      await running.close();
    },
  };
}

describeGateway('sandbox', startSandbox);
