import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import {
  PaymentAttemptRepository,
  isPayment,
  OPEN_STATUSES,
  PAYMENT_GATEWAY,
  settlementOf,
  type Attempt,
  type GatewayOutcome,
  type PaymentGateway,
} from '../../payments';
import { nothingToPay } from '../settle/charge';
import { FollowUps } from '../follow-up/follow-ups';
import { DoorPolicies } from '../model/door-policies';
import type { PurchaseView } from '../model/purchase';
import { PurchaseReader } from '../read/purchase-reader';
import { LateApproval } from './late-approval';
import { SettleRunner } from '../settle/settle-runner';

/**
 * Asks the gateway how an attempt stands and records the answer: after a redirect came back or a callback arrived.
 * Neither of them proves anything; the inquiry does.
 */
@Injectable()
export class ResumeAttemptUseCase {
  constructor(
    private readonly attempts: PaymentAttemptRepository,
    private readonly reader: PurchaseReader,
    private readonly settleRunner: SettleRunner,
    private readonly lateApproval: LateApproval,
    private readonly followUps: FollowUps,
    private readonly doors: DoorPolicies,
    @Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway,
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
    return this.viewOf(attempt);
  }

  /** Records an outcome that is known. @returns the purchase as it stands afterwards */
  async record(view: PurchaseView, attempt: Attempt, outcome: GatewayOutcome): Promise<PurchaseView> {
    const settling = {
      view,
      settlement: settlementOf(attempt, outcome),
      afterDecline: this.doors.of(view.purchase.door).afterDecline,
      idempotency: undefined,
      render: undefined,
    };
    return (await this.settleRunner.settle(settling)).view;
  }

  private async settle(attempt: Attempt): Promise<PurchaseView> {
    const view = await this.viewOf(attempt);
    const outcome = await this.outcomeOf(attempt);
    return outcome ? this.record(view, attempt, outcome) : view;
  }

  /**
   * What the gateway knows for certain; undefined otherwise. What waits for its payer, or was never seen, is
   * recovery's.
   */
  private async outcomeOf(attempt: Attempt): Promise<GatewayOutcome | undefined> {
    if (attempt.amountMinor === 0n) return nothingToPay(attempt);
    const answer = await this.gateway.inquire(attempt.id, { minor: attempt.amountMinor, currency: attempt.currency });
    if (answer.kind !== 'found') return undefined;
    const { outcome } = answer;
    return outcome.kind === 'approved' || outcome.kind === 'declined' ? outcome : undefined;
  }

  private async viewOf(attempt: Attempt): Promise<PurchaseView> {
    const view = await this.reader.view(attempt.organizationId, attempt.purchaseId);
    if (!view) throw new DomainError('not-found', 'No such purchase.');
    return view;
  }
}
