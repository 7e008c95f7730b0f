import { Injectable } from '@nestjs/common';
import { UnitOfWork, violatedConstraint } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { earlierAnswerOr, type GivenAnswer } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { pricesChanging } from '../begin/refusals';
import { holderOf } from '../model/client';
import type { PurchaseView } from '../model/purchase';
import { requireExpectedTotal } from '../model/expected-total';
import { OpenPayment } from '../recover/open-payment';
import { PurchaseReader } from '../read/purchase-reader';
import { Replay } from '../read/replay';
import { ChargeAndRecord } from '../settle/charge-and-record';
import { BeginRetry, type Retry, type RetryPaymentCommand } from './begin-retry';
import { StalePriceError } from './price-of-today';

const LIVE_CHARGE = 'uq_payment_attempt_live';

/**
 * Another try to pay a purchase whose payment did not succeed. A payment that waits for its payer is ended first. Stock
 * whose hold has ended meanwhile is held anew.
 */
@Injectable()
export class RetryPaymentUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: PurchaseReader,
    private readonly replay: Replay,
    private readonly begin: BeginRetry,
    private readonly chargeAndRecord: ChargeAndRecord,
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
    const view = await this.reader.view(command.organizationId, command.purchaseId);
    if (!view) throw new DomainError('not-found', 'No such purchase.');
    return this.chargeAndRecord.admit(command, () => this.pay(command, view));
  }

  private async pay(command: RetryPaymentCommand, found: PurchaseView): Promise<GivenAnswer> {
    const { idempotency, render, client } = command;
    const { amountMinor: minor, currency } = found.purchase;
    requireExpectedTotal(command.expectedTotal, { minor, currency });
    // the same request at the same moment may have opened it: then its answer is this one's too
    const isOwn = idempotency !== undefined && found.attempts.at(-1)?.requestId === idempotency.scope.key;
    const view = isOwn ? found : await this.openPayment.end(found, 'replaced');
    let retry: Retry;
    try {
      retry = await this.beginAtPriceOfToday(command, view);
    } catch (error) {
      // another try of the same invoice was put on record after we had looked
      const refusal = violatedConstraint(error) === LIVE_CHARGE ? inProgress() : error;
      return earlierAnswerOr(refusal, idempotency && (await this.replay.byKey(idempotency, render)));
    }
    const answer = await this.chargeAndRecord.execute({
      view: retry.view,
      client,
      attempt: retry.attempt,
      material: retry.payer.material,
      allowsAction: true,
      afterDecline: 'keep-hold',
      idempotency,
      render,
    });
    return { answer, replayed: false };
  }

  private async beginAtPriceOfToday(command: RetryPaymentCommand, view: PurchaseView): Promise<Retry> {
    // what may be bought at once may be held: this was settled when it was bought
    const holder = holderOf(command.client, []);
    for (let attempt = 1; ; attempt += 1) {
      const terms = await this.begin.terms(view);
      try {
        return await this.unitOfWork.run((tx) => this.begin.begin(tx, command, view, { ...terms, holder }));
      } catch (error) {
        if (!(error instanceof StalePriceError)) throw error;
        if (attempt === LIMITS.priceTries) throw pricesChanging();
      }
    }
  }
}

const inProgress = (): DomainError =>
  new DomainError('charge-in-progress', 'A payment of this invoice is under way.', {
    fields: [{ field: 'invoiceId', message: 'has a payment under way' }],
  });
