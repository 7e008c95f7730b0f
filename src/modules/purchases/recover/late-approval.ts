import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { CorrectionRepository, Gateways, type Approved, type Attempt, type LateOutcome } from '../../payments';
import { RefundPayment } from '../follow-up/refund-payment';
import { CancelLate } from './cancel-late';
import { CannotFulfilError, FulfilLate } from './fulfil-late';
import { isGivenUp } from './given-up';

/**
 * Money that arrives for something already given up. The purchase is completed if everything it needs can still be had,
 * in one transaction; otherwise the money goes back and the order is canceled.
 */
@Injectable()
export class LateApproval {
  readonly #logger = new Logger(LateApproval.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly corrections: CorrectionRepository,
    private readonly fulfilLate: FulfilLate,
    private readonly cancelLate: CancelLate,
    private readonly refunds: RefundPayment,
    private readonly gateways: Gateways,
  ) {}

  /**
   * Asks the gateway about a payment that was given up, and acts if it was approved after all. A message about it is no
   * proof.
   */
  async check(attempt: Attempt): Promise<void> {
    if (!isGivenUp(attempt) || attempt.amountMinor === 0n) return;
    const answer = await (
      await this.gateways.of(attempt)
    ).inquire(attempt.id, { minor: attempt.amountMinor, currency: attempt.currency });
    if (answer.kind === 'unknown') throw new DomainError('unavailable', 'The gateway does not answer.');
    if (answer.kind !== 'found' || answer.outcome.kind !== 'approved') return;
    this.#logger.warn(
      { attemptId: attempt.id, purchaseId: attempt.purchaseId },
      'a payment that was given up has been approved',
    );
    await this.accept(attempt, lateOutcome(attempt, answer.outcome));
  }

  private async accept(attempt: Attempt, late: LateOutcome): Promise<void> {
    try {
      await this.unitOfWork.run((tx) => this.fulfilLate.fulfil(tx, attempt, late));
    } catch (error) {
      const impossible =
        error instanceof CannotFulfilError || (error instanceof DomainError && error.code === 'sold-out');
      if (!impossible) throw error;
      await this.giveBack(attempt, late);
    }
  }

  private async giveBack(attempt: Attempt, late: LateOutcome): Promise<void> {
    const refund = await this.unitOfWork.run(async (tx) => {
      const at = await this.corrections.awaitRefund(tx, late);
      if (!at) return undefined;
      await this.cancelLate.cancel(tx, attempt, at);
      const payment = {
        ...attempt,
        gatewayReference: late.gatewayReference,
        capturedMinor: late.captured ? attempt.amountMinor : 0n,
      };
      return this.refunds.create(tx, payment, attempt.amountMinor, at);
    });
    // what does not succeed now is an open attempt, and recovery's
    if (refund) await this.refunds.send(refund);
  }
}

const lateOutcome = (
  { id }: Attempt,
  { gatewayReference, captured, responseCode, authorizationCode }: Approved,
): LateOutcome => ({
  attemptId: id,
  gatewayReference,
  captured,
  response: { code: responseCode, authorizationCode },
});
