import { invalidInput } from '../../kernel/errors';
import type { Answer } from '../../kernel/idempotency';
import { parseMajor } from '../../kernel/money';
import type { Attempt } from '../../modules/payments';
import type { LineUnits, Purchase, PurchaseView } from '../../modules/purchases';
import { toAmount } from './amount';
import type { RefundDto, RefundLineDto, ShownRefundDto } from './dto/purchase.dto';

/** A refund as its caller wants it, in the words of the core. */
export interface RequestedRefund {
  readonly amountMinor: bigint | undefined;
  readonly lines: readonly LineUnits[] | undefined;
  readonly restock: boolean;
  readonly keepVouchers: boolean;
  readonly acceptDispute: boolean;
  readonly reason: string | undefined;
}

/** @throws DomainError validation-failed (`amount`, `lines`, `restock`) */
export function fromRefund(dto: RefundDto, { currency }: Pick<Purchase, 'currency'>): RequestedRefund {
  const { amount, lines, restock = false, keepVouchers = false, acceptDispute = false, reason } = dto;
  if (amount !== undefined && lines) throw invalidInput({ field: 'lines', message: 'does not go with amount' });
  if (restock && keepVouchers) throw invalidInput({ field: 'restock', message: 'does not go with keepVouchers' });
  return {
    amountMinor: amount === undefined ? undefined : parseMajor(amount, currency),
    lines: lines?.map(({ line, quantity }) => ({ line: line - 1, quantity })),
    restock,
    keepVouchers,
    acceptDispute,
    reason,
  };
}

const CREATED = 201;

/** The answer to a refund: its transaction, however it came out. */
export function refundAnswer(view: PurchaseView, refund: Attempt | undefined): Answer {
  const shown = refund ?? view.attempts.findLast(({ type }) => type === 'refund');
  return {
    status: CREATED,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(shown ? toRefund(shown) : {}),
  };
}

const toRefund = (refund: Attempt): ShownRefundDto => ({
  id: refund.id,
  orderId: refund.purchaseId,
  invoiceId: refund.invoiceId,
  customerId: refund.customerId,
  parentTransactionId: refund.parentId,
  type: refund.type,
  status: refund.status,
  result: refund.result,
  amount: toAmount(refund.amountMinor, refund.currency),
  currency: refund.currency,
  lines: (refund.response.units ?? []).map(({ line, quantity }): RefundLineDto => ({ line: line + 1, quantity })),
  reason: refund.response.reason ?? null,
  declineReason: refund.response.declineReason ?? null,
  gatewayName: refund.gatewayName,
  createdTime: refund.createdAt.toISOString(),
  processedTime: refund.processedAt?.toISOString() ?? null,
});
