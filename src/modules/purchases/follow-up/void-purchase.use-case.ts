import { Injectable } from '@nestjs/common';
import type { GivenAnswer } from '../../../kernel/idempotency';
import { RefundPayment } from './refund-payment';
import { FollowUpPurchase, type FollowUpCommand } from './follow-up-purchase';
import { approvedPayment, reservedPart } from './rules';

/** Gives reserved money up, all of it or a part; when nothing is left, the order ends. */
@Injectable()
export class VoidPurchaseUseCase {
  constructor(
    private readonly followUp: FollowUpPurchase,
    private readonly refunds: RefundPayment,
  ) {}

  /**
   * @throws DomainError not-found · invalid-state (captured, voided, or never reserved) · amount-exceeds ·
   * idempotency-*
   */
  execute(command: FollowUpCommand): Promise<GivenAnswer> {
    return this.followUp.execute(command, 'void', async (tx, { attempts, now }) => {
      const payment = approvedPayment(attempts);
      const amount = reservedPart(attempts, payment, command.amountMinor);
      const created = await this.refunds.create(tx, payment, amount, now, {
        requestId: command.idempotency?.scope.key ?? null,
      });
      if (!created) throw new Error('a void could not be created');
      return created;
    });
  }
}
