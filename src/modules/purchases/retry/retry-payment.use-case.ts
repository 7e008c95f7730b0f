import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import { earlierAnswerOr, type GivenAnswer } from '../../../kernel/idempotency';
import { requireExpectedTotal } from '../model/expected-total';
import type { PurchaseView } from '../model/purchase';
import { OpenPayment } from '../recover/open-payment';
import { PurchaseReader } from '../read/purchase-reader';
import { Replay } from '../read/replay';
import type { Repeated, RetryPaymentCommand } from './begin-retry';
import { PayAgain } from './pay-again';

/**
 * Another try to pay a purchase whose payment did not succeed. A payment that waits for its payer is ended first. Stock
 * whose hold has ended meanwhile is held anew.
 */
@Injectable()
export class RetryPaymentUseCase {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly replay: Replay,
    private readonly payAgain: PayAgain,
    private readonly openPayment: OpenPayment,
  ) {}

  /**
   * @throws DomainError not-found · already-paid · charge-in-progress · validation-failed · sold-out · instrument-*,
   * token-* · idempotency-* · unavailable; once the hold is over: price-changed, offer-unavailable, offer-not-found,
   * coupon-invalid, quantity-limit · hold-limit-reached · rate-limited
   */
  async execute(command: RetryPaymentCommand): Promise<GivenAnswer> {
    const { idempotency, render } = command;
    const before = idempotency && (await this.replay.byKey(idempotency, render));
    if (before) return before;
    const uncharged = idempotency && (await this.replay.unchargedByKey(idempotency));
    const view = await this.reader.view(command.organizationId, command.purchaseId);
    if (!view) throw new DomainError('not-found', 'No such purchase.');
    return this.payAgain.admit(command, () => this.pay(command, view, uncharged && { hasKey: true }));
  }

  private async pay(
    command: RetryPaymentCommand,
    found: PurchaseView,
    repeated: Repeated | undefined,
  ): Promise<GivenAnswer> {
    const { idempotency, render } = command;
    const { amountMinor: minor, currency, state } = found.purchase;
    // before another payment is ended for it; what is not payable at all is refused for that reason
    if (state === 'pending') requireExpectedTotal(command.expectedTotal, { minor, currency });
    // the same request at the same moment may have opened it: then its answer is this one's too
    const isOwn = idempotency !== undefined && found.attempts.at(-1)?.requestId === idempotency.scope.key;
    const view = isOwn ? found : await this.openPayment.end(found, 'replaced');
    const paying = { ...command, allowsAction: true, afterDecline: 'keep-hold', repeated } as const;
    try {
      return { answer: await this.payAgain.execute(paying, view), replayed: false };
    } catch (error) {
      return earlierAnswerOr(error, idempotency && (await this.replay.byKey(idempotency, render)));
    }
  }
}
