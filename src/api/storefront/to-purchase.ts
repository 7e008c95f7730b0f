import type { Answer } from '../../kernel/idempotency';
import type { Attempt } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { initialAttemptOf, latestAttemptOf } from './attempts';
import type { TransactionDto } from './dto/transaction.dto';
import type { PurchaseResultDto } from './dto/purchase-result.dto';
import { created } from './respond';
import { complete, type MappingContext } from './mapping-context';
import { toInvoice } from './to-invoice';
import { toTransaction } from './to-transaction';

/** What a purchase answers: its order's id, its invoice, the payment it began with, and the token to see and pay it. */
export function toPurchase(view: PurchaseView, mapping: MappingContext): PurchaseResultDto {
  const attempt = initialAttemptOf(view);
  const transaction = attempt && toTransaction(attempt, view, mapping);
  const transactionOf = (other: Attempt): TransactionDto =>
    other === attempt && transaction ? transaction : toTransaction(other, view, mapping);
  return complete<PurchaseResultDto>({
    orderId: view.purchase.id,
    invoice: view.invoice === null ? undefined : toInvoice(view.invoice, view, mapping, transactionOf),
    transaction,
    token: mapping.tokenOf(view),
  });
}

/** The answer to `POST /purchase`: 201 whatever became of the payment, with the address of the order. */
export const toPurchaseAnswer = (view: PurchaseView, mapping: MappingContext): Answer =>
  created(toPurchase(view, mapping), mapping.links.order(view.purchase.id));

/** The answer to `POST /payment`: the newest payment. */
export function toPaymentAnswer(view: PurchaseView, mapping: MappingContext): Answer {
  const attempt = latestAttemptOf(view);
  if (attempt === undefined) return created({}, mapping.links.order(view.purchase.id));
  return created(toTransaction(attempt, view, mapping), mapping.links.transaction(attempt.id));
}
