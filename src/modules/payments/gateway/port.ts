import type { IncomingHttpHeaders } from 'node:http';
import type { Money } from '../../../kernel/money/money';
import type { Secret } from '../../../kernel/secret';
import type { GatewayOutcome } from './outcomes';

/** What pays. Card and account numbers stay `Secret` up to the adapter that sends them. */
export type GatewayInstrument = CardInstrument | BankInstrument | RedirectInstrument | VoucherInstrument;

export interface CardInstrument {
  readonly type: 'card';
  readonly pan: Secret;
  /** Absent for stored cards: a CVV is never kept. */
  readonly cvv?: Secret | undefined;
  readonly expMonth: number;
  readonly expYear: number;
  readonly holderName?: string | undefined;
}

export interface BankInstrument {
  readonly type: 'bank';
  readonly accountNumberType: 'IBAN' | 'BBAN';
  readonly accountNumber: Secret;
  readonly routingNumber?: string | undefined;
  readonly bic?: string | undefined;
}

/** The customer pays on a page of the gateway. */
export interface RedirectInstrument {
  readonly type: 'redirect';
  readonly method: string;
  /** Methods the customer may choose from there; absent: only `method`. */
  readonly methods?: readonly string[] | undefined;
}

/** Cash, transfer and wallet payments: the customer gets instructions and pays later. */
export interface VoucherInstrument {
  readonly type: 'voucher';
  readonly method: string;
  readonly expiresInMinutes?: number | undefined;
}

export interface ChargeRequest {
  /** Our attempt: the gateway's idempotency key and the reference by which we inquire and fence. */
  readonly attemptId: string;
  /** The purchase; several attempts may share it. */
  readonly merchantReference: string;
  readonly amount: Money;
  readonly instrument: GatewayInstrument;
  /** Where the gateway sends the browser after an offsite step. Never proof of payment. */
  readonly returnUrl: string;
  /** Where the gateway posts its callbacks; absent: none are sent over HTTP. */
  readonly callbackUrl?: string | undefined;
  /** Text on the customer's statement. */
  readonly descriptor?: string | undefined;
  /** Country (alpha-2) and model of the merchant account, where the acquirer's rules depend on them. */
  readonly profile?: { readonly country: string; readonly model: string } | undefined;
}

/** Capture, void or refund of an earlier charge or authorization. */
export interface FollowUpRequest {
  /** The attempt of this operation, with an idempotency key and an inquiry reference of its own. */
  readonly attemptId: string;
  readonly merchantReference: string;
  readonly amount: Money;
  readonly parent: ParentPayment;
  readonly callbackUrl?: string | undefined;
}

/** What we know of the payment an operation continues. */
export interface ParentPayment {
  /** `attemptId` of the charge or authorization. */
  readonly attemptId: string;
  readonly gatewayReference: string;
  readonly kind: PaymentKind;
  /** Amount approved, in minor units. */
  readonly amountMinor: bigint;
  /** Captured so far, in minor units; of a charge: all of it. */
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
}

export interface CompletionRequest {
  readonly attemptId: string;
  /** What the payment is about; another approved amount is a mismatch. */
  readonly amount: Money;
  /** The verification code the customer typed; never stored. */
  readonly cvv: Secret;
}

export type PaymentKind = 'charge' | 'authorize';
export type OperationKind = PaymentKind | 'capture' | 'void' | 'refund';

/** What the gateway knows about one of our references. */
export type InquiryResult =
  | {
      readonly kind: 'found';
      readonly operation: OperationKind;
      readonly outcome: GatewayOutcome;
      readonly capturedMinor: bigint;
      readonly refundedMinor: bigint;
      readonly disputed: boolean;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unknown'; readonly cause: string };

/**
 * `fenced`: the gateway never saw the reference and refuses it from now on · `voided`: the payment existed and was taken back ·
 * `final`: nothing to take back (declined, voided or fenced before, or an operation already booked; `outcome` says which) ·
 * `unknown`: ask again.
 */
export type FenceResult =
  | { readonly kind: 'fenced' }
  | { readonly kind: 'voided'; readonly outcome: GatewayOutcome }
  | { readonly kind: 'final'; readonly outcome: GatewayOutcome }
  | { readonly kind: 'unknown'; readonly cause: string };

export const CALLBACK_TYPES = [
  'payment.approved',
  'payment.declined',
  'payment.disputed',
  'operation.approved',
  'operation.declined',
] as const;
export type CallbackType = (typeof CALLBACK_TYPES)[number];

/** Something that happened at the gateway. May arrive any number of times, in any order, also before our own answer. */
export interface GatewayEvent {
  /** The same for every delivery of one event. */
  readonly id: string;
  readonly type: CallbackType;
  /** Our `attemptId`. */
  readonly reference: string;
  readonly merchantReference: string;
  readonly gatewayReference: string;
  readonly outcome: GatewayOutcome;
  /** Milliseconds since the epoch, by the gateway's clock. */
  readonly occurredAtMs: number;
}

export type CallbackVerification =
  | { readonly verified: true; readonly event: GatewayEvent }
  | { readonly verified: false; readonly cause: 'signature' | 'malformed' };

export interface GatewayCapabilities {
  /** A repeated `attemptId` never moves money twice. */
  readonly supportsIdempotency: boolean;
  /** After this long a request that was not seen will not appear any more. */
  readonly inFlightWindowMs: number;
  readonly supports3ds: boolean;
  readonly supportsVoidByReference: boolean;
  readonly supportsPartialCapture: boolean;
  readonly supportsPartialRefund: boolean;
}

/** An answer to a browser, for any HTTP server to send. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a payer sees of a payment, by its gateway reference, and what the payer decides there. */
export interface GatewayPages {
  show(gatewayReference: string): PageAnswer;
  /** @param decision the form's member `decision`, unchecked */
  decide(gatewayReference: string, decision: unknown): Promise<PageAnswer>;
}

/**
 * A payment gateway. Methods never reject for trouble of the gateway or the network: that is an outcome, and only `not-sent`
 * says that nothing can have happened. They must not be called inside a database transaction.
 */
export interface PaymentGateway {
  /** Name of the gateway as transactions show it. */
  readonly name: string;
  readonly capabilities: GatewayCapabilities;
  /** Takes the money at once. */
  charge(request: ChargeRequest): Promise<GatewayOutcome>;
  /** Reserves the money; `capture` takes it. */
  authorize(request: ChargeRequest): Promise<GatewayOutcome>;
  /** Takes all or part of an authorization, once. */
  capture(request: FollowUpRequest): Promise<GatewayOutcome>;
  /** Gives up an authorization (all or part), or takes back an unrefunded charge (all of it). */
  void(request: FollowUpRequest): Promise<GatewayOutcome>;
  /** Pays back all or part of what was captured, never more. */
  refund(request: FollowUpRequest): Promise<GatewayOutcome>;
  /** @param expected when given, an approval of anything else answers `unknown` with `mismatch` inside the outcome */
  inquire(reference: string, expected?: Money): Promise<InquiryResult>;
  /** Takes back what the reference did, or makes sure it can never do anything. */
  voidByReference(reference: string): Promise<FenceResult>;
  /** Checks signature (raw bytes) and age of an incoming callback. Never throws. */
  verifyCallback(rawBody: Buffer, headers: IncomingHttpHeaders): CallbackVerification;
  /** Answers a `verification-code` action. */
  completeAction(request: CompletionRequest): Promise<GatewayOutcome>;
  /** Pages for payers, of a gateway that runs inside this process and has no server of its own. */
  readonly pages?: GatewayPages | undefined;
  close(): Promise<void>;
}
