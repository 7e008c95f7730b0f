import type { Dice } from '../../../chaos/dice';
import {
  checkAmount,
  type ChargeRequest,
  type FenceResult,
  type GatewayOutcome,
  type InquiryResult,
  unknownOutcome,
} from '../../../src/modules/payments';
import type { InProcessGateway } from '../../../src/modules/payments/gateway/sandbox';
import type { Scheduler } from './scheduler';

/**
 * Puts the dice between the service and the simulator of its gateway: requests and answers get lost, charges happen late, and all of it when the
 * scheduler says so. The simulator's ledger is the truth.
 */
export function makeUnreliable(
  gateway: InProcessGateway,
  scheduler: Scheduler,
  dice: () => Dice,
  callback: (reference: string) => void,
): void {
  const { simulator } = gateway;
  const pay = (request: ChargeRequest): GatewayOutcome =>
    checkAmount(simulator.pay('charge', request).answer, request.amount);
  gateway.charge = async (request) => {
    await scheduler.pause(`charge ${request.attemptId}`);
    const fate = dice().next();
    if (fate < 0.12) return unknownOutcome('timeout');
    if (fate < 0.24) {
      scheduler.later(`late charge ${request.attemptId}`, () => void pay(request));
      return unknownOutcome('timeout');
    }
    const outcome = pay(request);
    if (dice().chance(0.3)) callback(request.attemptId);
    return fate < 0.4 ? unknownOutcome('connection-lost') : outcome;
  };
  gateway.inquire = async (reference, expected): Promise<InquiryResult> => {
    await scheduler.pause(`inquire ${reference}`);
    if (dice().chance(0.15)) return { kind: 'unknown', cause: 'timeout' };
    const { answer } = simulator.inquire(reference);
    return answer.kind === 'found' && expected ? { ...answer, outcome: checkAmount(answer.outcome, expected) } : answer;
  };
  gateway.voidByReference = async (reference): Promise<FenceResult> => {
    await scheduler.pause(`fence ${reference}`);
    const fate = dice().next();
    if (fate < 0.1) return { kind: 'unknown', cause: 'timeout' };
    const { answer } = simulator.fence(reference);
    return fate < 0.25 ? { kind: 'unknown', cause: 'connection-lost' } : answer;
  };
}
