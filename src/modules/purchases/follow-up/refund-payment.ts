import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../kernel/database';
import { newId } from '../../../kernel/ids';
import { Outbox } from '../../../kernel/outbox';
import { Invoices } from '../../invoicing';
import { followUpDraft } from '../model/attempt-draft';
import { ReturnUnits } from './return-units';
import { voidedMinor } from './rules';
import {
  PaymentAttemptRepository,
  CorrectionRepository,
  Gateways,
  settlementOf,
  type Attempt,
  type AttemptResponse,
  type FollowUpRequest,
  type GatewayOutcome,
  type Settlement,
} from '../../payments';

export interface RefundOptions {
  /** The caller's key for it. */
  readonly requestId?: string | null;
  /** What is kept with it: why, and which units it pays back. */
  readonly response?: Pick<AttemptResponse, 'units' | 'keepsVouchers' | 'reason'>;
}

/**
 * Gives money back. A refund is an attempt like any other: on record before the gateway is asked, settled once,
 * recovered when nobody knows how it ended. It needs nothing but our own references, so it can be sent again under its
 * own key.
 */
@Injectable()
export class RefundPayment {
  readonly #logger = new Logger(RefundPayment.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: PaymentAttemptRepository,
    private readonly corrections: CorrectionRepository,
    private readonly invoices: Invoices,
    private readonly units: ReturnUnits,
    private readonly outbox: Outbox,
    private readonly gateways: Gateways,
  ) {}

  /**
   * Puts a refund on record; `send` it after the commit. An authorization is given back whole, by a void.
   * @returns undefined when that much is not left to give back
   */
  async create(
    tx: Tx,
    payment: Attempt,
    amountMinor: bigint,
    now: Date,
    { requestId = null, response = {} }: RefundOptions = {},
  ): Promise<Attempt | undefined> {
    const type = payment.capturedMinor > 0n ? ('refund' as const) : ('void' as const);
    if (type === 'refund' && !(await this.corrections.reserveRefund(tx, payment.id, amountMinor))) return undefined;
    const attempt = followUpDraft(payment, {
      id: newId('transaction'),
      type,
      amountMinor,
      response,
      requestId,
      createdAt: now,
    });
    const [created] = (await this.attempts.create(tx, [attempt])) as [Attempt];
    return created;
  }

  /** Asks the gateway and records what it says. @returns whether the outcome is known now; if not, recovery goes on */
  async send(refund: Attempt): Promise<boolean> {
    const payment = await this.paymentOf(refund);
    const gateway = await this.gateways.of(payment);
    const request = requestOf(refund, payment, this.gateways.callbackUrlOf(payment));
    return this.record(
      refund,
      payment,
      await (refund.type === 'void' ? gateway.void(request) : gateway.refund(request)),
    );
  }

  /**
   * Finds out what became of a refund, and sends it again when the gateway never saw it.
   * @returns whether the outcome is known now
   */
  async recover(refund: Attempt): Promise<boolean> {
    if (refund.type !== 'refund' && refund.type !== 'void') throw new Error('not a refund');
    const answer = await (
      await this.gateways.of(refund)
    ).inquire(refund.id, { minor: refund.amountMinor, currency: refund.currency });
    if (answer.kind === 'unknown') return false;
    if (answer.kind === 'not-found') return this.send(refund);
    return this.record(refund, await this.paymentOf(refund), answer.outcome);
  }

  private async record(refund: Attempt, payment: Attempt, outcome: GatewayOutcome): Promise<boolean> {
    if (outcome.kind !== 'approved' && outcome.kind !== 'declined') {
      await this.unitOfWork.run((tx) => this.attempts.settle(tx, [stillUnknown(refund)]));
      return false;
    }
    await this.unitOfWork.run(async (tx) => {
      // all of the purchase's attempts in their order, the payment before what follows it: nobody waits for us the
      // other way round
      await this.attempts.lockOfPurchase(tx, refund.purchaseId);
      const moved = (await this.attempts.settle(tx, [settlementOf(refund, outcome)])).get(refund.id);
      if (!moved) return;
      const approved = outcome.kind === 'approved';
      if (approved) await this.book(tx, refund, payment);
      else if (refund.type === 'refund') await this.corrections.returnRefund(tx, payment.id, refund.amountMinor);
      await this.outbox.append(tx, [
        {
          organizationId: refund.organizationId,
          topic: approved ? 'purchase.refunded' : 'refund.failed',
          aggregateId: refund.purchaseId,
          payload: {
            purchaseId: refund.purchaseId,
            transactionId: refund.id,
            refundedTransactionId: payment.id,
            amountMinor: refund.amountMinor.toString(),
            currency: refund.currency,
          },
        },
      ]);
      if (!approved)
        this.#logger.error(
          { attemptId: refund.id, purchaseId: refund.purchaseId },
          'the gateway refused a refund: somebody must look at it',
        );
    });
    return true;
  }

  private async book(tx: Tx, refund: Attempt, payment: Attempt): Promise<void> {
    if (refund.type === 'refund' && payment.result === 'approved' && refund.invoiceId !== null) {
      await this.invoices.refund(tx, refund.invoiceId, refund.amountMinor);
    }
    if (refund.type === 'refund') await this.corrections.refunded(tx, payment.id, 'refund');
    else if (await this.isWholeVoid(tx, payment)) await this.bookVoid(tx, payment);
  }

  /**
   * Nothing is reserved any more: of an order that rested on it nothing is left. One that was given up before has ended
   * already.
   */
  private async bookVoid(tx: Tx, payment: Attempt): Promise<void> {
    await this.corrections.refunded(tx, payment.id, 'void');
    if (payment.result !== 'approved') return;
    if (payment.invoiceId !== null) await this.invoices.close(tx, [payment.invoiceId], 'voided');
    await this.units.afterVoid(tx, payment);
  }

  /** An authorization may be given up in parts. */
  private async isWholeVoid(tx: Tx, payment: Attempt): Promise<boolean> {
    const attempts = await this.attempts.readOfPurchase(tx, payment.purchaseId);
    return voidedMinor(attempts, payment) >= payment.amountMinor;
  }

  private async paymentOf({ parentId }: Attempt): Promise<Attempt> {
    const [payment] = await this.attempts.read([parentId ?? '']);
    if (!payment) throw new Error('a refund without a payment');
    return payment;
  }
}

/** Nobody knows what became of it: recovery looks at it soon. */
export const stillUnknown = (attempt: Attempt): Settlement =>
  settlementOf(attempt, { kind: 'unknown', cause: 'connection-lost', mismatch: false });

/** What a gateway is sent to refund, capture or void: the attempt's amount, and the payment that it continues. */
export const requestOf = (refund: Attempt, payment: Attempt, callbackUrl: string): FollowUpRequest => ({
  attemptId: refund.id,
  merchantReference: refund.purchaseId,
  amount: { minor: refund.amountMinor, currency: refund.currency },
  callbackUrl,
  parent: {
    attemptId: payment.id,
    gatewayReference: payment.gatewayReference ?? '',
    kind: payment.type === 'authorize' ? 'authorize' : 'charge',
    amountMinor: payment.amountMinor,
    capturedMinor: payment.capturedMinor,
    // what was set aside for this refund has not been refunded yet
    refundedMinor: refund.type === 'refund' ? payment.refundedMinor - refund.amountMinor : payment.refundedMinor,
  },
});
