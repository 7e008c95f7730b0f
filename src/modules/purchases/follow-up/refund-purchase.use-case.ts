import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { invalidInput } from '../../../kernel/errors';
import type { GivenAnswer } from '../../../kernel/idempotency';
import { Invoices } from '../../invoicing';
import type { Attempt, AttemptResponse } from '../../payments';
import { FollowUpPurchase, type FollowUpCommand, type LockedPurchase } from './follow-up-purchase';
import { RefundPayment } from './refund-payment';
import { refundTerms, type RefundTerms } from './refund-terms';
import { ReturnUnits } from './return-units';
import { approvedPayment, exceeds, isPaidBack, requireUndisputed } from './rules';
import type { LineUnits } from './units';

export interface RefundPurchaseCommand extends FollowUpCommand {
  /** Units whose price, discount and tax go back, by line from 0; never together with an amount. */
  readonly lines: readonly LineUnits[] | undefined;
  /** The units that are paid back go on sale again, except those whose voucher was redeemed. */
  readonly restock: boolean;
  /** When no money is left to pay back, units of earlier refunds go on sale again. */
  readonly mayRestockAlone: boolean;
  /** The buyer keeps the vouchers of the units. */
  readonly keepVouchers: boolean;
  /** Pays back although the payer disputes the payment. */
  readonly acceptDispute: boolean;
  /** Why, in the caller's words. */
  readonly reason: string | undefined;
}

/** Pays captured money back, all of it or a part, any number of times and never more than was captured. */
@Injectable()
export class RefundPurchaseUseCase {
  constructor(
    private readonly followUp: FollowUpPurchase,
    private readonly refunds: RefundPayment,
    private readonly units: ReturnUnits,
    private readonly invoices: Invoices,
  ) {}

  /**
   * A refund the gateway refuses is an answer; what was set aside for it is there again. Its vouchers stay cancelled and
   * its units on sale, for they may be somebody else's by now.
   * @throws DomainError not-found · invalid-state (not captured, disputed) · amount-exceeds · partial-unsupported ·
   * operation-unsupported · validation-failed (`lines.N.line`, `lines.N.quantity`, `restock`) · idempotency-*
   */
  execute(command: RefundPurchaseCommand): Promise<GivenAnswer> {
    return this.followUp.execute(command, 'refund', async (tx, locked) => {
      const payment = approvedPayment(locked.attempts);
      const isRestockAlone =
        command.mayRestockAlone && command.restock && isPaidBack(payment) && !asksForMoney(command);
      if (isRestockAlone) return this.restockAlone(tx, locked, payment);
      requireUndisputed(payment, command.acceptDispute);
      const { purchase, attempts } = locked;
      const [invoice] = await this.invoices.ofPurchases(tx, [purchase.id]);
      const terms = refundTerms({ purchase, invoice, payment, attempts }, command);
      if (command.restock) requireUnits(terms);
      return this.record(tx, locked, payment, command, terms);
    });
  }

  private async record(
    tx: Tx,
    { purchase, attempts, now }: LockedPurchase,
    payment: Attempt,
    command: RefundPurchaseCommand,
    { amountMinor, units, isLast }: RefundTerms,
  ): Promise<Attempt> {
    const requestId = command.idempotency?.scope.key ?? null;
    const refund = await this.refunds.create(tx, payment, amountMinor, now, {
      requestId,
      response: responseOf(command, units),
    });
    if (!refund) throw exceeds('is more than can be paid back');
    await this.units.afterRefund(tx, purchase, [...attempts, refund], {
      restocked: command.restock ? units : undefined,
      isLast,
    });
    return refund;
  }

  /** @returns the refund whose units go on sale, the newest one */
  private async restockAlone(tx: Tx, { purchase, attempts }: LockedPurchase, payment: Attempt): Promise<Attempt> {
    await this.units.afterRefund(tx, purchase, attempts, { restocked: purchase.lines, isLast: true });
    return attempts.findLast(({ type }) => type === 'refund') ?? payment;
  }
}

const asksForMoney = ({ amountMinor, lines }: RefundPurchaseCommand): boolean =>
  amountMinor !== undefined || lines !== undefined;

/** Of an amount no unit is paid back before the last of the money. @throws DomainError validation-failed */
function requireUnits({ units, isLast }: RefundTerms): void {
  if (units.length === 0 && !isLast)
    throw invalidInput({ field: 'restock', message: 'needs lines, or a refund of everything that is left' });
}

const responseOf = (
  { keepVouchers, reason }: RefundPurchaseCommand,
  units: readonly LineUnits[],
): Pick<AttemptResponse, 'units' | 'keepsVouchers' | 'reason'> => ({
  ...(units.length > 0 && { units: units.map(({ line, quantity }) => ({ line, quantity })) }),
  ...(keepVouchers && { keepsVouchers: true }),
  ...(reason !== undefined && { reason }),
});
