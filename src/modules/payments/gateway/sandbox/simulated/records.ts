import type { Money } from '../../../../../kernel/money/money';
import type { GatewayOutcome } from '../../outcomes';
import type { ChargeRequest, FollowUpRequest, OperationKind, PaymentKind } from '../../port';
import type { FollowUpRefusals } from './test-instruments';

/** What the gateway keeps of a charge request: everything but the instrument. */
export interface Order {
  readonly kind: PaymentKind;
  readonly reference: string;
  readonly merchantReference: string;
  readonly amount: Money;
  readonly returnUrl: string;
  readonly callbackUrl: string | undefined;
  readonly descriptor: string | undefined;
  /** Names of the methods the customer may use on the gateway's page; empty for cards and accounts. */
  readonly methods: readonly string[];
  readonly expiresInMinutes: number | undefined;
}

export interface PaymentRecord extends Order {
  readonly type: 'payment';
  readonly gatewayReference: string;
  /** The current answer to a repeated request and to an inquiry. */
  readonly outcome: GatewayOutcome;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
  readonly voidedMinor: bigint;
  readonly disputed: boolean;
  readonly refuses: FollowUpRefusals | undefined;
}

/** A capture, void or refund. */
export interface OperationRecord {
  readonly type: 'operation';
  readonly kind: Exclude<OperationKind, PaymentKind>;
  readonly reference: string;
  readonly parentReference: string;
  readonly merchantReference: string;
  readonly gatewayReference: string;
  readonly amount: Money;
  readonly outcome: GatewayOutcome;
}

/** A reference that was given up before the gateway ever saw it. */
export interface FenceRecord {
  readonly type: 'fence';
  readonly reference: string;
  readonly gatewayReference: string;
}

export type Entry = PaymentRecord | OperationRecord | FenceRecord;

/** Drops the instrument: no card or account number outlives the call that carried it. */
export function toOrder(kind: PaymentKind, request: ChargeRequest): Order {
  const { instrument } = request;
  const offsite = instrument.type === 'redirect' || instrument.type === 'voucher';
  return {
    kind,
    reference: request.attemptId,
    merchantReference: request.merchantReference,
    amount: request.amount,
    returnUrl: request.returnUrl,
    callbackUrl: request.callbackUrl,
    descriptor: request.descriptor,
    methods: offsite ? (instrument.type === 'redirect' && instrument.methods) || [instrument.method] : [],
    expiresInMinutes: instrument.type === 'voucher' ? instrument.expiresInMinutes : undefined,
  };
}

/** A payment as it is first written. */
export const newPayment = (
  order: Order,
  gatewayReference: string,
  outcome: GatewayOutcome,
  capturedMinor: bigint,
  refuses: FollowUpRefusals | undefined,
): PaymentRecord => ({
  ...order,
  type: 'payment',
  gatewayReference,
  outcome,
  capturedMinor,
  refundedMinor: 0n,
  voidedMinor: 0n,
  disputed: false,
  refuses,
});

/** A payment the gateway has forgotten, as the merchant describes it. */
export function forgottenPayment({ parent, merchantReference, amount, callbackUrl }: FollowUpRequest): PaymentRecord {
  const known = { minor: parent.amountMinor, currency: amount.currency };
  const order: Order = {
    kind: parent.kind,
    reference: parent.attemptId,
    merchantReference,
    amount: known,
    returnUrl: '',
    callbackUrl,
    descriptor: undefined,
    methods: [],
    expiresInMinutes: undefined,
  };
  const outcome: GatewayOutcome = {
    kind: 'approved',
    gatewayReference: parent.gatewayReference,
    authorizationCode: '000000',
    responseCode: '00',
    amount: known,
    captured: parent.kind === 'charge',
  };
  const payment = newPayment(order, parent.gatewayReference, outcome, parent.capturedMinor, undefined);
  return { ...payment, refundedMinor: parent.refundedMinor };
}
