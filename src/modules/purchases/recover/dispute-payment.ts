import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database';
import { Outbox } from '../../../kernel/outbox';
import { Invoices } from '../../invoicing';
import { PaymentAttemptRepository, CorrectionRepository } from '../../payments';
import { PurchaseReadRepository } from '../store/purchase-read.repository';
import { purchaseEvent } from '../settle/settled-view';

/** Records that a payer disputes a payment. Goods and vouchers stay as they are: what to do is for people to decide. */
@Injectable()
export class DisputePayment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: PaymentAttemptRepository,
    private readonly corrections: CorrectionRepository,
    private readonly invoices: Invoices,
    private readonly purchases: PurchaseReadRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Once; disputing again, or disputing what was never paid, changes nothing. */
  async execute(attemptId: string): Promise<void> {
    const [attempt] = await this.attempts.read([attemptId]);
    const [purchase] = attempt ? await this.purchases.read([attempt.purchaseId]) : [];
    if (!attempt || !purchase) return;
    await this.unitOfWork.run(async (tx) => {
      const status = await this.corrections.dispute(tx, attempt.id);
      if (!status) return;
      if (status === 'disputed' && attempt.invoiceId !== null) await this.invoices.dispute(tx, attempt.invoiceId);
      await this.outbox.append(tx, [purchaseEvent('payment.disputed', purchase, attempt)]);
    });
  }
}
