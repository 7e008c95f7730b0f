import { DomainError } from '../../../kernel/errors';
import { isPayment, OPEN_STATUSES, type Attempt, type AttemptStatus } from '../../payments';
import type { RefundRules } from '../model/purchase';

/** @param state which one it is, for programs to read */
export const wrongState = (message: string, state?: string): DomainError =>
  new DomainError('invalid-state', message, state === undefined ? {} : { state });
/** The refusal of an amount; `message` says of `field` why it is too high. */
export const exceeds = (message: string, field = 'amount'): DomainError =>
  new DomainError('amount-exceeds', 'The amount is too high.', { fields: [{ field, message }] });

/** What of an authorization was given up already, in minor units. */
export const voidedMinor = (attempts: readonly Attempt[], { id }: Pick<Attempt, 'id'>): bigint =>
  attempts
    .filter(({ type, parentId, result }) => type === 'void' && parentId === id && result === 'approved')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

/** The approved payment of a purchase. Given under its lock. @throws DomainError invalid-state */
export function approvedPayment(attempts: readonly Attempt[]): Attempt {
  const payment = attempts.filter(isPayment).at(-1);
  if (payment?.result !== 'approved' || payment.status === 'voided')
    throw wrongState('The purchase has no approved payment.');
  return payment;
}

/**
 * How much of a reservation a capture or a void takes.
 * @throws DomainError invalid-state: not reserved (any more) · charge-in-progress: something is under way with it · amount-exceeds
 */
export function reservedPart(attempts: readonly Attempt[], payment: Attempt, wantedMinor: bigint | undefined): bigint {
  if (payment.status !== 'waiting-capture') throw wrongState('The payment is not pre-authorized.');
  const busy = attempts.some(({ parentId, status }) => parentId === payment.id && OPEN_STATUSES.includes(status));
  if (busy) throw new DomainError('charge-in-progress', 'Another operation on the payment is under way.');
  const left = payment.amountMinor - voidedMinor(attempts, payment);
  const amount = wantedMinor ?? left;
  if (amount > left) throw exceeds('is more than is reserved');
  return amount;
}

/**
 * Money that its payer disputes may come back by the dispute too, so it is paid back only by somebody who says so.
 * @throws DomainError invalid-state
 */
export function requireUndisputed({ status }: Attempt, acceptsDispute: boolean): void {
  if (status === 'disputed' && !acceptsDispute)
    throw wrongState('The payer disputes the payment: a refund must accept that (acceptDispute).');
}

/** Whether everything that was captured has been paid back, or is on its way. */
export const isPaidBack = ({ capturedMinor, refundedMinor }: Attempt): boolean =>
  capturedMinor > 0n && refundedMinor === capturedMinor;

/**
 * How much a refund pays back. That parallel ones do not exceed the captured amount is for the database to guard.
 * @param field what to blame when it is too much
 * @throws DomainError invalid-state · operation-unsupported · partial-unsupported · amount-exceeds
 */
export function refundablePart(
  payment: Attempt,
  wantedMinor: bigint | undefined,
  rules: RefundRules,
  field = 'amount',
): bigint {
  if (payment.status === 'waiting-capture') throw wrongState('The payment is not captured.');
  if (payment.capturedMinor === 0n) throw wrongState('Nothing was paid.');
  if (payment.gatewayName === null)
    throw new DomainError('operation-unsupported', 'The payment was made elsewhere and is paid back there.');
  if (!rules.full && !rules.partial) throw new DomainError('operation-unsupported', 'The method knows no refunds.');
  const left = payment.capturedMinor - payment.refundedMinor;
  const amount = wantedMinor ?? left;
  if (amount <= 0n) throw exceeds('leaves nothing to pay back', field);
  if (amount > left) throw exceeds('is more than can be paid back', field);
  if (amount < payment.capturedMinor && !rules.partial) {
    throw new DomainError('partial-unsupported', 'The method knows no partial refunds.');
  }
  return amount;
}

/** Money that is on its way, in either direction. */
const UNDER_WAY: readonly AttemptStatus[] = [...OPEN_STATUSES, 'waiting-gateway', 'waiting-refund'];

/**
 * Whether a purchase may be undone: no payment is under way, and no gateway keeps money for it. Given under its lock.
 * @throws DomainError invalid-state, with the state of the payment
 */
export function requireCancelable(attempts: readonly Attempt[]): void {
  const open = attempts.find(({ status }) => UNDER_WAY.includes(status));
  if (open) throw wrongState(`A payment of it is ${open.status}: end it first.`, open.status);
  const kept = attempts.find(
    (attempt) =>
      isPayment(attempt) && attempt.result === 'approved' && attempt.status !== 'voided' && keepsMoney(attempt),
  );
  if (kept?.status === 'waiting-capture') throw wrongState('Its money is reserved: give it up first.', kept.status);
  if (kept) throw wrongState('A gateway was paid for it: refund it first.', kept.status);
}

const keepsMoney = ({ gatewayName, status, capturedMinor, refundedMinor }: Attempt): boolean =>
  gatewayName !== null && (status === 'waiting-capture' || refundedMinor < capturedMinor);
