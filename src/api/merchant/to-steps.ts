import type { Attempt, AttemptType } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { declineCode } from './decline-table';
import { attemptNumber } from './attempt-number';
import { complete } from './complete';
import type { StepDto, TransactionDto } from './dto/purchase-view.dto';
import { paymentOf, statusOf } from './transaction-status';
import { optionalWireTime, wireTime } from './wire-time';

const STEP_NAMES: Readonly<Record<AttemptType, string>> = {
  '3ds-authentication': 'Authentication',
  authorize: 'Authorization',
  capture: 'Commit',
  credit: 'Credit',
  refund: 'Refund',
  sale: 'Purchase',
  setup: 'Setup',
  void: 'Rollback',
};
const REDIRECTED = 'Pending for Redirection';

/** The payment of a purchase with every step it took. */
export function toTransaction(view: PurchaseView): TransactionDto {
  const { purchase, attempts } = view;
  const payment = paymentOf(view);
  const status = statusOf(payment);
  const failed = status.name === 'Rejected';
  return complete<TransactionDto>({
    TransactionID: payment ? attemptNumber(purchase.number, attempts.indexOf(payment)) : 0,
    Created: wireTime(payment?.createdAt ?? purchase.createdAt),
    AuthorizationDate: optionalWireTime(payment?.processedAt ?? null),
    TransactionStatusId: status.id,
    Status: status.name,
    ErrorCode: payment && failed ? errorOf(payment) : null,
    Description: payment?.response.message ?? '',
    ApprovalCode: payment?.response.authorizationCode ?? null,
    Steps: attempts.map((attempt) => toStep(attempt)),
  });
}

function toStep(attempt: Attempt): StepDto {
  const { response, status, result } = attempt;
  return complete<StepDto>({
    Step: STEP_NAMES[attempt.type],
    Created: wireTime(attempt.createdAt),
    Status: status === 'offsite' || status === 'waiting-approval' ? REDIRECTED : stepStatus(attempt),
    ResponseCode: response.code ?? null,
    ResponseMessage: response.message ?? null,
    Error: result === 'declined' ? errorOf(attempt) : null,
    AuthorizationCode: response.authorizationCode ?? null,
    UniqueID: attempt.id,
    AcquirerResponseDetail:
      response.code === undefined ? null : JSON.stringify({ code: response.code, message: response.message ?? null }),
  });
}

export const stepStatus = (attempt: Attempt): string =>
  attempt.type === 'sale' || attempt.type === 'authorize'
    ? statusOf(attempt).name
    : { unknown: 'Pending', approved: 'Approved', declined: 'Rejected', canceled: 'Cancelled', abandoned: 'Cancelled' }[
        attempt.result
      ];

/** Why it was refused; what was never sent failed on the way. */
const errorOf = ({ status, response }: Attempt): string =>
  status === 'never-sent' ? 'TR001' : declineCode(response.declineReason);
