import { Injectable } from '@nestjs/common';
import type { GivenAnswer } from '../../../kernel/idempotency';
import { CapturePayment } from './capture-payment';
import { FollowUpPurchase, type FollowUpCommand } from './follow-up-purchase';
import { approvedPayment, reservedPart } from './rules';

/** Takes reserved money, all of it or less, once. */
@Injectable()
export class CapturePurchaseUseCase {
  constructor(
    private readonly followUp: FollowUpPurchase,
    private readonly captures: CapturePayment,
  ) {}

  /**
   * A capture the gateway refuses is an answer: the money stays reserved.
   * @throws DomainError not-found · invalid-state (not reserved any more) · amount-exceeds · idempotency-*
   */
  execute(command: FollowUpCommand): Promise<GivenAnswer> {
    return this.followUp.execute(command, 'capture', async (tx, { attempts, now }) => {
      const payment = approvedPayment(attempts);
      const amount = reservedPart(attempts, payment, command.amountMinor);
      return this.captures.create(tx, payment, amount, now, command.idempotency?.scope.key ?? null);
    });
  }
}
