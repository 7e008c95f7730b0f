import type { DeclineReason, GatewayOutcome } from '../../outcomes';
import type { FollowUpRequest } from '../../port';
import { declined } from './declines';
import type { Movement } from './movement';
import type { Entry, FenceRecord, OperationRecord, PaymentRecord } from './records';

type OperationKind = OperationRecord['kind'];

/** What is still reserved and neither captured nor given up, in minor units. */
const openMinor = (payment: PaymentRecord): bigint =>
  payment.kind === 'authorize' && payment.capturedMinor === 0n ? payment.amount.minor - payment.voidedMinor : 0n;

/** Why an operation on a payment is refused; undefined when it is allowed. */
export function refusal(
  kind: OperationKind,
  payment: PaymentRecord,
  request: FollowUpRequest,
): DeclineReason | undefined {
  const { minor, currency } = request.amount;
  if (minor <= 0n) return 'invalid-amount';
  if (payment.outcome.kind !== 'approved' || currency !== payment.amount.currency) return 'invalid-state';
  switch (kind) {
    case 'capture':
      return openMinor(payment) === 0n
        ? 'invalid-state'
        : (exceeds(minor, openMinor(payment)) ?? payment.refuses?.capture);
    case 'refund':
      if (payment.capturedMinor === 0n) return 'invalid-state';
      return exceeds(minor, payment.capturedMinor - payment.refundedMinor) ?? payment.refuses?.refund;
    case 'void':
      if (openMinor(payment) > 0n) return exceeds(minor, openMinor(payment));
      return payment.refundedMinor === 0n && minor === payment.capturedMinor ? undefined : 'invalid-state';
  }
}

const exceeds = (minor: bigint, left: bigint): DeclineReason | undefined =>
  minor > left ? 'amount-exceeds' : undefined;

/** The payment after an allowed operation. `outcome` of a wholly voided payment is set by the caller. */
export function applied(kind: OperationKind, payment: PaymentRecord, minor: bigint): PaymentRecord {
  switch (kind) {
    case 'capture':
      return { ...payment, capturedMinor: minor };
    case 'refund':
      return { ...payment, refundedMinor: payment.refundedMinor + minor };
    case 'void':
      return { ...payment, voidedMinor: payment.voidedMinor + minor, capturedMinor: 0n };
  }
}

/** Nothing is left of it: neither reserved nor captured. */
const isWhollyVoided = (payment: PaymentRecord): boolean =>
  payment.voidedMinor > 0n && payment.capturedMinor === 0n && openMinor(payment) === 0n;

/** The customer still has to act. */
export const isWaiting = ({ outcome }: PaymentRecord): boolean =>
  outcome.kind === 'action-required' || outcome.kind === 'pending';

/** What an outcome has taken at once, in minor units. */
export const capturedBy = (outcome: GatewayOutcome): bigint =>
  outcome.kind === 'approved' && outcome.captured ? outcome.amount.minor : 0n;

/** A payment of which nothing is left answers as a refused one: nobody may take it for paid. */
export const withEffect = (payment: PaymentRecord): PaymentRecord =>
  isWhollyVoided(payment) ? { ...payment, outcome: declined('voided', payment.gatewayReference) } : payment;

/** A repetition of the same request, not another one under its reference. */
export const isSame = (known: Exclude<Entry, FenceRecord>, movement: Movement): boolean =>
  known.kind === movement.kind &&
  known.merchantReference === movement.merchantReference &&
  known.amount.minor === movement.amount.minor &&
  known.amount.currency === movement.amount.currency;
