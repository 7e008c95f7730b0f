import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../kernel/database';
import { newId } from '../../../kernel/ids';
import { Outbox } from '../../../kernel/outbox';
import { Invoices } from '../../invoicing';
import {
  PaymentAttemptRepository,
  CorrectionRepository,
  Gateways,
  settlementOf,
  type Attempt,
  type GatewayOutcome,
} from '../../payments';
import { followUpDraft } from '../model/attempt-draft';
import { requestOf, stillUnknown } from './refund-payment';

/**
 * Takes money that was reserved. A capture is an attempt like any other: on record before the gateway is asked, settled
 * once, sent again under its own key when the gateway never saw it.
 */
@Injectable()
export class CapturePayment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: PaymentAttemptRepository,
    private readonly corrections: CorrectionRepository,
    private readonly invoices: Invoices,
    private readonly outbox: Outbox,
    private readonly gateways: Gateways,
  ) {}

  /**
   * Puts a capture on record; `send` it after the commit. The caller holds the payment's lock and has checked what is
   * left of it.
   */
  async create(tx: Tx, payment: Attempt, amountMinor: bigint, now: Date, requestId: string | null): Promise<Attempt> {
    const attempt = followUpDraft(payment, {
      id: newId('transaction'),
      type: 'capture',
      amountMinor,
      response: {},
      requestId,
      createdAt: now,
    });
    const [created] = (await this.attempts.create(tx, [attempt])) as [Attempt];
    return created;
  }

  /** Asks the gateway and records what it says. @returns whether the outcome is known now; if not, recovery goes on */
  async send(capture: Attempt): Promise<boolean> {
    const payment = await this.paymentOf(capture);
    const request = requestOf(capture, payment, this.gateways.callbackUrlOf(payment));
    return this.record(capture, payment, await (await this.gateways.of(payment)).capture(request));
  }

  /** Finds out what became of a capture. @returns whether the outcome is known now */
  async recover(capture: Attempt): Promise<boolean> {
    const answer = await (
      await this.gateways.of(capture)
    ).inquire(capture.id, { minor: capture.amountMinor, currency: capture.currency });
    if (answer.kind === 'unknown') return false;
    if (answer.kind === 'not-found') return this.send(capture);
    return this.record(capture, await this.paymentOf(capture), answer.outcome);
  }

  private async record(capture: Attempt, payment: Attempt, outcome: GatewayOutcome): Promise<boolean> {
    if (outcome.kind !== 'approved' && outcome.kind !== 'declined') {
      await this.unitOfWork.run((tx) => this.attempts.settle(tx, [stillUnknown(capture)]));
      return false;
    }
    await this.unitOfWork.run(async (tx) => {
      await this.attempts.lockOfPurchase(tx, capture.purchaseId);
      const moved = (await this.attempts.settle(tx, [settlementOf(capture, outcome)])).get(capture.id);
      if (!moved || outcome.kind !== 'approved') return;
      const captured = await this.corrections.captured(tx, payment.id, capture.amountMinor);
      if (!captured) throw new Error('a capture of a payment that waits for none');
      if (payment.invoiceId !== null) {
        await this.invoices.payPart(tx, payment.invoiceId, captured.updatedAt, capture.amountMinor);
        if (captured.disputed) await this.invoices.dispute(tx, payment.invoiceId);
      }
      await this.outbox.append(tx, [
        {
          organizationId: capture.organizationId,
          topic: 'payment.captured',
          aggregateId: capture.purchaseId,
          payload: {
            purchaseId: capture.purchaseId,
            transactionId: capture.id,
            amountMinor: capture.amountMinor.toString(),
            currency: capture.currency,
          },
        },
      ]);
    });
    return true;
  }

  private async paymentOf({ parentId }: Attempt): Promise<Attempt> {
    const [payment] = await this.attempts.read([parentId ?? '']);
    if (!payment) throw new Error('a capture without a payment');
    return payment;
  }
}
