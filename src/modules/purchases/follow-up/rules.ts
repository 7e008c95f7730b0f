import { DomainError, invalidInput } from '../../../kernel/errors';
import { isPayment, OPEN_STATUSES, type Attempt } from '../../payments';
import { voidedMinor } from './refund-payment';

/** What may be paid back of a payment, by its method. */
export interface RefundRules {
  readonly full: boolean;
  readonly partial: boolean;
}

const wrongState = (message: string): DomainError => new DomainError('invalid-state', message);
const exceeds = (message: string): DomainError =>
  new DomainError('amount-exceeds', 'The amount is too high.', { fields: [{ field: 'amount', message }] });

/** The approved payment of a purchase. Given under its lock. @throws DomainError invalid-state */
export function approvedPayment(attempts: readonly Attempt[]): Attempt {
  const payment = attempts.filter(isPayment).at(-1);
  if (payment?.result !== 'approved' || payment.status === 'voided')
    throw wrongState('The purchase has no approved payment.');
  return payment;
}

/**
 * How much of a reservation a capture or a void takes.
 * @throws DomainError invalid-state: not reserved (any more), or something is under way with it · amount-exceeds
 */
export function reservedPart(attempts: readonly Attempt[], payment: Attempt, wantedMinor: bigint | undefined): bigint {
  if (payment.status !== 'waiting-capture') throw wrongState('The payment is not pre-authorized.');
  const busy = attempts.some(({ parentId, status }) => parentId === payment.id && OPEN_STATUSES.includes(status));
  if (busy) throw wrongState('Another operation on the payment is under way.');
  const left = payment.amountMinor - voidedMinor(attempts, payment);
  const amount = wantedMinor ?? left;
  if (amount > left) throw exceeds('is more than is reserved');
  return amount;
}

/**
 * How much a refund pays back. That parallel ones do not exceed the captured amount is for the database to guard.
 * @throws DomainError invalid-state · operation-unsupported · partial-unsupported · amount-exceeds
 */
export function refundablePart(payment: Attempt, wantedMinor: bigint | undefined, rules: RefundRules): bigint {
  if (payment.status === 'waiting-capture' || payment.capturedMinor === 0n)
    throw wrongState('The payment is not captured.');
  if (payment.gatewayName === null)
    throw new DomainError('operation-unsupported', 'The payment was made elsewhere and is paid back there.');
  if (!rules.full && !rules.partial) throw new DomainError('operation-unsupported', 'The method knows no refunds.');
  const left = payment.capturedMinor - payment.refundedMinor;
  const amount = wantedMinor ?? left;
  if (amount <= 0n || amount > left) throw exceeds('is more than can be paid back');
  if (amount < payment.capturedMinor && !rules.partial) {
    throw new DomainError('partial-unsupported', 'The method knows no partial refunds.');
  }
  return amount;
}

/** Goods come back with the last of the money only. @throws DomainError validation-failed */
export function requireWhole(payment: Attempt, amount: bigint): void {
  if (payment.refundedMinor + amount < payment.capturedMinor) {
    throw invalidInput({ field: 'returnsGoods', message: 'needs a refund of everything that is left' });
  }
}
