import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import type { GivenAnswer } from '../../../kernel/idempotency';
import { RefundPayment } from './refund-payment';
import { FollowUpPurchase, type FollowUpCommand } from './follow-up-purchase';
import { approvedPayment, refundablePart, requireWhole, type RefundRules } from './rules';

export interface RefundPurchaseCommand extends FollowUpCommand {
  readonly rules: RefundRules;
  /** Units go back to stock and vouchers lose their value, with the last of the money. */
  readonly returnsGoods: boolean;
}

/** Pays captured money back, all of it or a part, any number of times and never more than was captured. */
@Injectable()
export class RefundPurchaseUseCase {
  constructor(
    private readonly followUp: FollowUpPurchase,
    private readonly refunds: RefundPayment,
  ) {}

  /**
   * A refund the gateway refuses is an answer; what was set aside for it is there again.
   * @throws DomainError not-found · invalid-state (not captured) · amount-exceeds · partial-unsupported ·
   * operation-unsupported · validation-failed (`returnsGoods`) · idempotency-*
   */
  execute(command: RefundPurchaseCommand): Promise<GivenAnswer> {
    const { rules, returnsGoods } = command;
    return this.followUp.execute(command, async (tx, attempts, now) => {
      const payment = approvedPayment(attempts);
      const amount = refundablePart(payment, command.amountMinor, rules);
      if (returnsGoods) requireWhole(payment, amount);
      const requestId = command.idempotency?.scope.key ?? null;
      const refund = await this.refunds.create(tx, payment, amount, now, { requestId, returnsGoods });
      if (!refund)
        throw new DomainError('amount-exceeds', 'The amount is too high.', {
          fields: [{ field: 'amount', message: 'is more than can be paid back' }],
        });
      return refund;
    });
  }
}
