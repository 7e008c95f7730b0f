import type { Attempt } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { toWireAmount } from './amounts';
import { declineCode } from './decline-table';
import type { RefundViewDto } from './dto/refund-view.dto';
import { attemptNumber } from './attempt-number';
import { complete } from './complete';
import { wireTime } from './wire-time';

/** Numbers of refund states; the page names only the first. */
const REFUND_STATES: Readonly<Record<Attempt['result'], { readonly id: number; readonly name: string }>> = {
  approved: { id: 10, name: 'Refund_OK' },
  unknown: { id: 2, name: 'Pending' },
  declined: { id: 4, name: 'Rejected' },
  canceled: { id: 4, name: 'Rejected' },
  abandoned: { id: 4, name: 'Rejected' },
};

/** One refund of a purchase. */
export function toRefund({ purchase, attempts }: PurchaseView, refund: Attempt): RefundViewDto {
  const { id, name } = REFUND_STATES[refund.result];
  return complete<RefundViewDto>({
    PurchaseRefundId: attemptNumber(purchase.number, attempts.indexOf(refund)),
    Created: wireTime(refund.createdAt),
    Amount: toWireAmount(refund.amountMinor, refund.currency),
    Currency: refund.currency,
    StatusId: id,
    Status: name,
    AuthorizationCode: refund.response.authorizationCode ?? null,
    Code: refund.response.code ?? null,
    Description: refund.result === 'declined' ? `TR101 ${declineCode(refund.response.declineReason)}` : '',
    MetadataOut: null,
  });
}
