import type { Answer } from '../../kernel/idempotency';
import type { Attempt } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { initialAttemptOf, latestAttemptOf } from './attempts';
import type { TransactionDto } from './dto/transaction.dto';
import type { PurchaseResultDto } from './dto/purchase-result.dto';
import { created } from './respond';
import { complete, type Shown } from './show';
import { toInvoice } from './to-invoice';
import { toTransaction } from './to-transaction';

/** What a purchase answers: its order's id, its invoice, the payment it began with, and the token to see and pay it. */
export function toPurchase(view: PurchaseView, shown: Shown): PurchaseResultDto {
  const attempt = initialAttemptOf(view);
  const transaction = attempt && toTransaction(attempt, view, shown);
  const transactionOf = (other: Attempt): TransactionDto =>
    other === attempt && transaction ? transaction : toTransaction(other, view, shown);
  return complete<PurchaseResultDto>({
    orderId: view.purchase.id,
    invoice: view.invoice === null ? undefined : toInvoice(view.invoice, view, shown, transactionOf),
    transaction,
    token: shown.tokenOf(view),
  });
}

/** The answer to `POST /purchase`: 201 whatever became of the payment, with the address of the order. */
export const toPurchaseAnswer = (view: PurchaseView, shown: Shown): Answer =>
  created(toPurchase(view, shown), shown.links.order(view.purchase.id));

/** The answer to `POST /payment`: the newest payment. */
export function toPaymentAnswer(view: PurchaseView, shown: Shown): Answer {
  const attempt = latestAttemptOf(view);
  if (attempt === undefined) return created({}, shown.links.order(view.purchase.id));
  return created(toTransaction(attempt, view, shown), shown.links.transaction(attempt.id));
}
