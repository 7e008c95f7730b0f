import { Injectable, Logger } from '@nestjs/common';
import { failpoint } from '../../../kernel/failpoints';
import { DomainError } from '../../../kernel/errors';
import type { Answer, IdempotentRequest } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { type Attempt, endedUncharged, type GatewayOutcome, settlementOf } from '../../payments';
import type { Client } from '../model/client';
import type { AfterDecline, Render } from '../model/commands';
import type { PurchaseView } from '../model/purchase';
import { Charge, type ChargeOrder } from './charge';
import { DeclineBrake, type Payable } from './decline-brake';
import type { Settled } from './outcomes';
import { SettleRunner } from './settle-runner';

/** A payment that is on record and now is charged. */
export interface RecordedPayment extends ChargeOrder {
  /** Whose declines are counted; undefined: nobody's. */
  readonly client: Client | undefined;
  /** The purchase as it stands, with the attempt. */
  readonly view: PurchaseView;
  readonly attempt: Attempt;
  readonly afterDecline: AfterDecline;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

/** Charges a payment outside any transaction, and records its outcome in the second one. */
@Injectable()
export class ChargeAndRecord {
  readonly #logger = new Logger(ChargeAndRecord.name);

  constructor(
    private readonly charge: Charge,
    private readonly settleRunner: SettleRunner,
    private readonly brake: DeclineBrake,
  ) {}

  /**
   * Runs a payment from its beginning, unless its client has had too many declines.
   * @throws DomainError rate-limited, before anything is held
   */
  admit<T>(payable: Payable, work: () => Promise<T>): Promise<T> {
    return this.brake.run(payable, work);
  }

  /**
   * @returns the door's answer; that of an unknown outcome where the outcome could not be recorded, and recovery
   * settles it
   * @throws DomainError unavailable when it is certain that nothing was charged
   */
  async execute(payment: RecordedPayment): Promise<Answer> {
    const outcome = await this.charge.send(payment);
    failpoint('gateway-answered');
    try {
      return await this.record(payment, outcome);
    } finally {
      // after the outcome is on record: counting waits for nothing that money waits for
      await this.brake.learn(payment.client, payment.material, outcome);
    }
  }

  private async record(payment: RecordedPayment, outcome: GatewayOutcome): Promise<Answer> {
    const { view, attempt, render } = payment;
    const settling = {
      view,
      settlement: settlementOf(attempt, outcome),
      afterDecline: payment.afterDecline,
      idempotency: payment.idempotency,
      render,
    };
    let settled: Settled;
    try {
      settled = await this.settleRunner.settle(settling);
      failpoint('settle-committed');
    } catch (error) {
      // Money may have moved and the purchase is on record: the honest answer is that its outcome is not known yet.
      this.#logger.error({ err: error, attemptId: attempt.id }, 'an outcome could not be recorded');
      return render(view);
    }
    const now = settled.view.attempts.find(({ id }) => id === attempt.id);
    if (now && endedUncharged(now)) throw nothingCharged();
    return settled.answer ?? render(settled.view);
  }
}

/** The gateway could not be reached, and that is certain. The same request again is another try of the same purchase. */
const nothingCharged = (): DomainError =>
  new DomainError('unavailable', 'The payment could not be made. Nothing was charged. Try again.', {
    retryAfterSeconds: LIMITS.retryAfterSeconds,
  });
