import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import {
  PaymentAttemptRepository,
  isPayment,
  OPEN_STATUSES,
  Gateways,
  settlementOf,
  type Attempt,
  type GatewayOutcome,
} from '../../payments';
import { nothingToPay } from '../settle/charge';
import { FollowUps } from '../follow-up/follow-ups';
import type { PurchaseView } from '../model/purchase';
import { LateApproval } from './late-approval';
import { RecordOutcome } from './record-outcome';

/**
 * Asks the gateway how an attempt stands and records the answer: after a redirect came back or a callback arrived.
 * Neither of them proves anything; the inquiry does.
 */
@Injectable()
export class ResumeAttemptUseCase {
  constructor(
    private readonly attempts: PaymentAttemptRepository,
    private readonly outcomes: RecordOutcome,
    private readonly lateApproval: LateApproval,
    private readonly followUps: FollowUps,
    private readonly gateways: Gateways,
  ) {}

  /**
   * @returns the purchase as it stands afterwards
   * @throws DomainError not-found for an unknown attempt
   */
  async execute(attemptId: string): Promise<PurchaseView> {
    const [attempt] = await this.attempts.read([attemptId]);
    if (!attempt) throw new DomainError('not-found', 'No such transaction.');
    if (isPayment(attempt) && OPEN_STATUSES.includes(attempt.status)) return this.settle(attempt);
    if (isPayment(attempt)) await this.lateApproval.check(attempt);
    else if (OPEN_STATUSES.includes(attempt.status)) await this.followUps.recover(attempt);
    return this.outcomes.purchaseOf(attempt);
  }

  /** Records an outcome that is known. @returns the purchase as it stands afterwards */
  record(view: PurchaseView, attempt: Attempt, outcome: GatewayOutcome): Promise<PurchaseView> {
    return this.outcomes.record(view, settlementOf(attempt, outcome));
  }

  private async settle(attempt: Attempt): Promise<PurchaseView> {
    const view = await this.outcomes.purchaseOf(attempt);
    const outcome = await this.outcomeOf(attempt);
    return outcome ? this.record(view, attempt, outcome) : view;
  }

  /**
   * What the gateway knows for certain; undefined otherwise. What waits for its payer, or was never seen, is
   * recovery's.
   */
  private async outcomeOf(attempt: Attempt): Promise<GatewayOutcome | undefined> {
    if (attempt.amountMinor === 0n) return nothingToPay(attempt);
    const answer = await (
      await this.gateways.of(attempt)
    ).inquire(attempt.id, { minor: attempt.amountMinor, currency: attempt.currency });
    if (answer.kind !== 'found') return undefined;
    const { outcome } = answer;
    return outcome.kind === 'approved' || outcome.kind === 'declined' ? outcome : undefined;
  }
}
