import { Injectable } from '@nestjs/common';
import { UnitOfWork, violatedConstraint } from '../../../kernel/database';
import type { Answer } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { pricesChanging } from '../begin/refusals';
import { holderOf } from '../model/client';
import type { PurchaseView } from '../model/purchase';
import { ChargeAndRecord } from '../settle/charge-and-record';
import type { Payable } from '../settle/decline-brake';
import { BeginRetry, type PayAgainCommand, type Retry } from './begin-retry';
import { StalePriceError } from './price-of-today';
import { paymentInProgress } from './require-payable';

const LIVE_CHARGE = 'uq_payment_attempt_live';

/** Pays a purchase by another attempt. Stock whose hold has ended meanwhile is held anew, at an unchanged price only. */
@Injectable()
export class PayAgain {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly begin: BeginRetry,
    private readonly chargeAndRecord: ChargeAndRecord,
  ) {}

  /**
   * Runs a payment from its beginning, unless its client has had too many declines.
   * @throws DomainError rate-limited, before anything is held
   */
  admit<T>(payable: Payable, work: () => Promise<T>): Promise<T> {
    return this.chargeAndRecord.admit(payable, work);
  }

  /**
   * @param view the purchase as it stands
   * @returns the door's answer
   * @throws DomainError as `BeginRetry.begin` and `ChargeAndRecord` · KeyTakenError
   */
  async execute(command: PayAgainCommand, view: PurchaseView): Promise<Answer> {
    const { client, allowsAction, afterDecline, profile, idempotency, render } = command;
    const { view: begun, attempt, payer } = await this.beginAtPriceOfToday(command, view);
    const { material } = payer;
    return this.chargeAndRecord.execute({
      view: begun,
      client,
      attempt,
      material,
      allowsAction,
      profile,
      afterDecline,
      idempotency,
      render,
    });
  }

  private async beginAtPriceOfToday(command: PayAgainCommand, view: PurchaseView): Promise<Retry> {
    // what may be bought at once may be held: this was settled when it was bought
    const holder = holderOf(command.client, []);
    for (let attempt = 1; ; attempt += 1) {
      const terms = await this.begin.terms(view);
      try {
        return await this.unitOfWork.run((tx) => this.begin.begin(tx, command, view, { ...terms, holder }));
      } catch (error) {
        // another try of the same invoice was put on record after we had looked
        if (violatedConstraint(error) === LIVE_CHARGE) throw paymentInProgress();
        if (!(error instanceof StalePriceError)) throw error;
        if (attempt === LIMITS.priceTries) throw pricesChanging();
      }
    }
  }
}
