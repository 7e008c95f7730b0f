import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork, violatedConstraint } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { inFlight, type GivenAnswer } from '../../../kernel/idempotency';
import { settlementOf } from '../../payments';
import { BeginRetry, KeyTaken, type Retry, type RetryPaymentCommand } from './begin-retry';
import { Charge } from '../settle/charge';
import { PurchaseReader } from '../read/purchase-reader';
import { Replay } from '../read/replay';
import { SettleRunner } from '../settle/settle-runner';

const LIVE_CHARGE = 'uq_payment_attempt_live';

/** Another try to pay a purchase whose payment did not succeed. Stock that was lost meanwhile is taken anew. */
@Injectable()
export class RetryPaymentUseCase {
  readonly #logger = new Logger(RetryPaymentUseCase.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: PurchaseReader,
    private readonly replay: Replay,
    private readonly begin: BeginRetry,
    private readonly charge: Charge,
    private readonly settleRunner: SettleRunner,
  ) {}

  /**
   * @throws DomainError not-found · already-paid · charge-in-progress · sold-out · instrument-*, token-* · idempotency-*
   */
  async execute(command: RetryPaymentCommand): Promise<GivenAnswer> {
    const { idempotency, render } = command;
    const before = idempotency && (await this.replay.byKey(idempotency, render));
    if (before) return before;
    const view = await this.reader.view(command.organizationId, command.purchaseId);
    if (!view) throw new DomainError('not-found', 'No such purchase.');
    let retry: Retry;
    try {
      retry = await this.unitOfWork.run((tx) => this.begin.begin(tx, command, view));
    } catch (error) {
      // what is refused now may have succeeded when it was asked first
      const other = idempotency && (await this.replay.byKey(idempotency, render));
      if (other) return other;
      if (error instanceof KeyTaken) throw inFlight();
      // another try of the same invoice was put on record after we had looked
      if (violatedConstraint(error) === LIVE_CHARGE) throw inProgress();
      throw error;
    }
    return { answer: await this.pay(command, retry), replayed: false };
  }

  private async pay(command: RetryPaymentCommand, { view, attempt, payer }: Retry): Promise<GivenAnswer['answer']> {
    const outcome = await this.charge.send({ attempt, material: payer.material, allowsAction: true });
    const settling = {
      view,
      settlement: settlementOf(attempt, outcome),
      afterDecline: 'keep-hold' as const,
      idempotency: command.idempotency,
      render: command.render,
    };
    try {
      const { answer, view: settled } = await this.settleRunner.settle(settling);
      return answer ?? command.render(settled);
    } catch (error) {
      this.#logger.error({ err: error, attemptId: attempt.id }, 'an outcome could not be recorded');
      return command.render(view);
    }
  }
}

const inProgress = (): DomainError =>
  new DomainError('charge-in-progress', 'A payment of this invoice is under way.', {
    fields: [{ field: 'invoiceId', message: 'has a payment under way' }],
  });
