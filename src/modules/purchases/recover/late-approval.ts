import { Inject, Injectable, Logger } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Outbox } from '../../../kernel/outbox';
import { Inventory } from '../../inventory';
import { Invoices } from '../../invoicing';
import {
  PaymentAttemptRepository,
  CorrectionRepository,
  GIVEN_UP_RESULTS,
  isPayment,
  OPEN_STATUSES,
  PAYMENT_GATEWAY,
  type Approved,
  type Attempt,
  type LateOutcome,
  type PaymentGateway,
} from '../../payments';
import { Coupons } from '../../pricing';
import { Vouchers } from '../../vouchers';
import type { Purchase } from '../model/purchase';
import { RefundPayment } from '../follow-up/refund-payment';
import { SecureStock } from '../begin/secure-stock';
import { vouchersOf } from '../settle/vouchers-of';
import { completedEvents, purchaseEvent } from '../settle/settled-view';
import { PurchaseRepository } from '../store/purchase.repository';

/** What the late money pays for is not to be had any more. */
class CannotFulfil extends Error {}

/** The two transactions a late approval may end in. */
@Injectable()
export class LateRecords {
  constructor(
    private readonly attempts: PaymentAttemptRepository,
    private readonly corrections: CorrectionRepository,
    private readonly purchases: PurchaseRepository,
    private readonly reservation: SecureStock,
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly invoices: Invoices,
    private readonly vouchers: Vouchers,
    private readonly outbox: Outbox,
  ) {}

  /** Takes stock anew and completes the purchase. @throws CannotFulfil · DomainError sold-out */
  async fulfil(tx: Tx, attempt: Attempt, late: LateOutcome): Promise<void> {
    const attempts = await this.attempts.lockOfPurchase(tx, attempt.purchaseId);
    const purchase = await this.purchases.lock(tx, attempt.organizationId, attempt.purchaseId);
    const now = attempts.find(({ id }) => id === attempt.id);
    if (!purchase || !now || !isGivenUp(now)) return;
    if (!isPayable(purchase, attempts) || (await this.coupons.wereReturned(tx, purchase.id))) throw new CannotFulfil();
    await this.reservation.secure(tx, purchase, 'claimed');
    const at = await this.corrections.approveLate(tx, late);
    const moved = at && (await this.purchases.move(tx, 'each', [purchase.id], 'fulfilled', at));
    const paid =
      at && late.captured && purchase.invoiceId !== null ? await this.invoices.pay(tx, [purchase.invoiceId], at) : [];
    if (!at || !moved || moved.size === 0 || (late.captured && paid.length === 0)) throw new CannotFulfil();
    await this.vouchers.issue(
      tx,
      [vouchersOf(purchase, at)].filter(({ lines }) => lines.length > 0),
    );
    await this.outbox.append(tx, completedEvents(purchase, { ...now, result: 'approved' }));
  }

  /** Ends the order of a payment that goes back. An order that was completed by another payment stays as it is. */
  async cancel(tx: Tx, attempt: Attempt, at: Date): Promise<void> {
    const purchase = await this.purchases.lock(tx, attempt.organizationId, attempt.purchaseId);
    if (!purchase) throw new Error('an attempt without a purchase');
    const attempts = await this.attempts.readOfPurchase(tx, purchase.id);
    if (
      purchase.state === 'fulfilled' ||
      purchase.state === 'canceled' ||
      attempts.some(({ status }) => OPEN_STATUSES.includes(status))
    )
      return;
    await this.inventory.release(tx, [purchase.id], ['held', 'committing']);
    await this.coupons.giveBack(tx, [purchase.id]);
    await this.purchases.move(tx, 'all', [purchase.id], 'canceled', at);
    if (purchase.invoiceId !== null) await this.invoices.close(tx, [purchase.invoiceId], 'voided');
    await this.outbox.append(tx, [purchaseEvent('purchase.canceled', { ...purchase, state: 'canceled' }, attempt)]);
  }
}

/**
 * Money that arrives for something already given up. The purchase is completed if everything it needs can still be had,
 * in one transaction; otherwise the money goes back and the order is canceled.
 */
@Injectable()
export class LateApproval {
  readonly #logger = new Logger(LateApproval.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: PaymentAttemptRepository,
    private readonly corrections: CorrectionRepository,
    private readonly records: LateRecords,
    private readonly refunds: RefundPayment,
    @Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway,
  ) {}

  /**
   * Asks the gateway about a payment that was given up, and acts if it was approved after all. A message about it is no
   * proof.
   */
  async check(attempt: Attempt): Promise<void> {
    if (!isGivenUp(attempt) || attempt.amountMinor === 0n) return;
    const answer = await this.gateway.inquire(attempt.id, { minor: attempt.amountMinor, currency: attempt.currency });
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
      await this.unitOfWork.run((tx) => this.records.fulfil(tx, attempt, late));
    } catch (error) {
      const impossible = error instanceof CannotFulfil || (error instanceof DomainError && error.code === 'sold-out');
      if (!impossible) throw error;
      await this.giveBack(attempt, late);
    }
  }

  private async giveBack(attempt: Attempt, late: LateOutcome): Promise<void> {
    const refund = await this.unitOfWork.run(async (tx) => {
      const at = await this.corrections.awaitRefund(tx, late);
      if (!at) return undefined;
      await this.records.cancel(tx, attempt, at);
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

const isGivenUp = (attempt: Attempt): boolean =>
  isPayment(attempt) &&
  GIVEN_UP_RESULTS.includes(attempt.result) &&
  !OPEN_STATUSES.includes(attempt.status) &&
  !['waiting-refund', 'refunded', 'partially-refunded'].includes(attempt.status);

/** Nobody else is paying it or has paid it, and it has not been told to its buyer as over. */
const isPayable = ({ state }: Purchase, attempts: readonly Attempt[]): boolean =>
  (state === 'pending' || state === 'abandoned') &&
  !attempts.some(
    (attempt) => OPEN_STATUSES.includes(attempt.status) || (attempt.result === 'approved' && isPayment(attempt)),
  );

const lateOutcome = (
  { id }: Attempt,
  { gatewayReference, captured, responseCode, authorizationCode }: Approved,
): LateOutcome => ({
  attemptId: id,
  gatewayReference,
  captured,
  response: { code: responseCode, authorizationCode },
});
