import { Injectable } from '@nestjs/common';
import { isPayment, settlementOf, type Attempt, type GatewayOutcome } from '../../payments';
import type { PurchaseView } from '../model/purchase';
import { FindOutcome } from './find-outcome';
import { RecordOutcome } from './record-outcome';

/** The payer has to act. What is being sent, or whose outcome nobody knows, does not wait for anybody. */
const WAITS_FOR_PAYER: readonly Attempt['status'][] = ['offsite', 'waiting-approval', 'pending'];

/**
 * A payment that waits for its payer. It is ended, so that they can pay in another way, or not at all. The gateway is asked first, and
 * confirms that the payment can no longer succeed: no purchase has two payments that wait.
 */
@Injectable()
export class OpenPayment {
  constructor(
    private readonly findOutcome: FindOutcome,
    private readonly outcomes: RecordOutcome,
  ) {}

  /**
   * @param how `replaced`: the payer wants to pay in another way · `voided`: they do not want to pay
   * @returns the purchase as it stands afterwards. It is paid when the payer had just done so; its payment is still open when the
   * gateway did not answer, and recovery goes on with it
   */
  async end(view: PurchaseView, how: 'replaced' | 'voided'): Promise<PurchaseView> {
    const open = view.attempts.find((attempt) => isPayment(attempt) && WAITS_FOR_PAYER.includes(attempt.status));
    const settlement = open && (await this.findOutcome.endWaiting(open, how));
    return settlement ? this.outcomes.record(view, settlement) : view;
  }

  /** Records what came of it. @returns the purchase as it stands afterwards */
  record(view: PurchaseView, attempt: Attempt, outcome: GatewayOutcome): Promise<PurchaseView> {
    return this.outcomes.record(view, settlementOf(attempt, outcome));
  }
}
