import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Invoices } from '../../invoicing';
import { CorrectionRepository, isPayment, type Attempt } from '../../payments';
import type { Purchase } from '../model/purchase';
import { LockPurchase } from '../read/lock-purchase';
import { ReturnUnits } from './return-units';
import { requireCancelable } from './rules';

export interface CancelPurchaseCommand {
  readonly organizationId: string;
  readonly purchaseId: string;
  /** Why, in the caller's words; the event says it. */
  readonly reason: string | undefined;
}

/**
 * Undoes a purchase that no gateway was paid for, or whose money went back: one that was claimed, cost nothing, or was
 * never paid. Units go back on sale, vouchers lose their value, coupons may be used again, the invoice is void. A
 * partner that was paid returns the money itself.
 */
@Injectable()
export class CancelPurchaseUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lockPurchase: LockPurchase,
    private readonly corrections: CorrectionRepository,
    private readonly invoices: Invoices,
    private readonly units: ReturnUnits,
  ) {}

  /**
   * Canceling again changes nothing.
   * @throws DomainError not-found · invalid-state, with the state: a payment is under way or reserved, a gateway's money
   * has not gone back, or a voucher was redeemed
   */
  execute(command: CancelPurchaseCommand): Promise<void> {
    return this.unitOfWork.run((tx) => this.cancel(tx, command));
  }

  private async cancel(tx: Tx, { organizationId, purchaseId, reason }: CancelPurchaseCommand): Promise<void> {
    const locked = await this.lockPurchase.lock(tx, organizationId, purchaseId);
    if (!locked) throw new DomainError('not-found', 'There is no such purchase.');
    const { purchase, attempts } = locked;
    if (purchase.state === 'canceled') return;
    requireCancelable(attempts);
    const payment = attempts.findLast((attempt) => isPayment(attempt) && attempt.result === 'approved');
    await this.units.cancel(tx, purchase, payment, {
      cancelReason: reason ?? null,
      moneyReturnedBy: returnerOf(purchase, payment),
    });
    if (payment?.gatewayName === null) await this.corrections.refunded(tx, payment.id, 'void');
    if (purchase.invoiceId !== null) await this.invoices.cancel(tx, [purchase.invoiceId]);
  }
}

/** Who gives the buyer's money back; null where none was paid. */
function returnerOf({ amountMinor }: Purchase, payment: Attempt | undefined): 'partner' | 'gateway' | null {
  if (!payment || amountMinor === 0n) return null;
  return payment.gatewayName === null ? 'partner' : 'gateway';
}
