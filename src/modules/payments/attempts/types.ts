import type { Choice, Span } from '../../../kernel/page';

export const ATTEMPT_TYPES = [
  '3ds-authentication',
  'authorize',
  'capture',
  'credit',
  'refund',
  'sale',
  'setup',
  'void',
] as const;
export type AttemptType = (typeof ATTEMPT_TYPES)[number];

export const ATTEMPT_STATUSES = [
  'completed',
  'conn-error',
  'disputed',
  'never-sent',
  'offsite',
  'partially-refunded',
  'pending',
  'refunded',
  'sending',
  'suspended',
  'timeout',
  'voided',
  'waiting-approval',
  'waiting-capture',
  'waiting-gateway',
  'waiting-refund',
] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

export const ATTEMPT_RESULTS = ['abandoned', 'approved', 'canceled', 'declined', 'unknown'] as const;
export type AttemptResult = (typeof ATTEMPT_RESULTS)[number];

/** States whose outcome is still open: the only ones a settlement may leave. The same list guards the SQL. */
export const OPEN_STATUSES: readonly AttemptStatus[] = [
  'sending',
  'conn-error',
  'pending',
  'offsite',
  'waiting-approval',
];

/** A payment moves the money of its purchase; the other types follow one. */
export const isPayment = ({ type }: { readonly type: AttemptType }): boolean => type === 'sale' || type === 'authorize';

/** Why the gateway says that a payment was refused for ever before it took effect. */
const FENCED = 'fenced';

/**
 * A payment that ended without a charge: it was never sent, or the gateway had never seen it and refuses it from now on. What was taken
 * back after it had taken effect is not one.
 */
export const endedUncharged = (attempt: Pick<Attempt, 'type' | 'status' | 'result' | 'response'>): boolean =>
  isPayment(attempt) &&
  attempt.result === 'canceled' &&
  (attempt.status === 'never-sent' || attempt.response.cause === FENCED);

/** Results of a payment that did not happen, as far as we knew. */
export const GIVEN_UP_RESULTS: readonly AttemptResult[] = ['abandoned', 'canceled', 'declined'];

/** What may be shown of the instrument that paid, as its module summarises it. */
export type InstrumentSummary = Readonly<Record<string, unknown>>;

/** What the gateway said, as far as it may be shown and is needed later. */
export interface AttemptResponse {
  readonly code?: string;
  readonly message?: string;
  readonly declineReason?: string;
  readonly authorizationCode?: string;
  readonly threeDs?: Readonly<Record<string, unknown>>;
  /** What the payer must do: cash code, transfer reference. */
  readonly instructions?: Readonly<Record<string, unknown>>;
  readonly action?: 'redirect' | 'challenge' | 'verification-code';
  /** The payer chooses on our own page; the gateway does not know the payment yet. */
  readonly hosted?: boolean;
  /** The page of an earlier try goes on: it has no time of its own. */
  readonly resumed?: boolean;
  /** What the payer may choose from there; none: everything. */
  readonly methods?: readonly string[];
  /** The payer disputes the payment; it may have been only reserved then. */
  readonly disputed?: boolean;
  /** Of a refund: the units whose price goes back, by line from 0; a refund of an amount alone has none. */
  readonly units?: readonly { readonly line: number; readonly quantity: number }[];
  /** Of a refund: its buyer keeps the vouchers of these units. */
  readonly keepsVouchers?: boolean;
  /** Of a refund: why, in the words of whoever asked for it. */
  readonly reason?: string;
  readonly cause?: string;
  /** Text on the payer's statement, as sent. */
  readonly descriptor?: string;
}

/** One movement of money towards or from the gateway: the API's "transaction". */
export interface Attempt {
  readonly id: string;
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string | null;
  readonly purchaseId: string;
  readonly invoiceId: string | null;
  readonly parentId: string | null;
  readonly type: AttemptType;
  readonly status: AttemptStatus;
  readonly result: AttemptResult;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
  /** Null: no gateway took part (the partner was paid, or there was nothing to pay). */
  readonly gatewayName: string | null;
  /** The account that was asked, for ever; null with the name. */
  readonly gatewayAccountId: string | null;
  readonly gatewayReference: string | null;
  readonly method: string;
  readonly instrumentId: string | null;
  readonly instrument: InstrumentSummary;
  readonly response: AttemptResponse;
  readonly requestId: string | null;
  readonly retryNumber: number;
  readonly redirectUrl: string | null;
  readonly approvalUrl: string | null;
  readonly sessionExpiresAt: Date | null;
  readonly processedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A new attempt: what the table fills in by itself is left out. */
export type NewAttempt = Omit<
  Attempt,
  'refundedMinor' | 'gatewayReference' | 'approvalUrl' | 'sessionExpiresAt' | 'updatedAt'
>;

/** Which attempts a list shows; nothing: all of them. */
export interface AttemptFilter {
  readonly id?: Choice | undefined;
  readonly type?: Choice | undefined;
  readonly status?: Choice | undefined;
  readonly result?: Choice | undefined;
  readonly customerId?: Choice | undefined;
  readonly websiteId?: Choice | undefined;
  readonly purchaseId?: Choice | undefined;
  readonly invoiceId?: Choice | undefined;
  readonly method?: Choice | undefined;
  readonly currency?: Choice | undefined;
  readonly createdAt?: Span | undefined;
}

/** What one answer of the gateway (or the lack of one) makes of an open attempt. */
export interface Settlement {
  readonly attemptId: string;
  readonly status: AttemptStatus;
  readonly result: AttemptResult;
  readonly gatewayReference: string | undefined;
  readonly response: AttemptResponse;
  readonly approvalUrl: string | undefined;
  /** Seconds from now until a redirect or challenge must have ended. */
  readonly sessionSeconds: number | undefined;
  /** Captured so far, in minor units: the whole amount of a sale, nothing of an authorization. */
  readonly capturedMinor: bigint;
  /** Seconds until recovery may look at it, when it is still open. */
  readonly leaseSeconds: number;
  /** The answer to taking the payment back: settles also what is being taken back. */
  readonly fenced: boolean;
}

/** An attempt whose outcome is overdue, with what recovery decides by; times by the database clock. */
export interface DueAttempt {
  readonly attempt: Attempt;
  /** How often recovery has asked, this time included. */
  readonly tries: number;
  /** Somebody has begun to take it back. */
  readonly fencing: boolean;
  /** The payer's time to act has passed. */
  readonly sessionOver: boolean;
  readonly ageSeconds: number;
}

/** An approval of a payment that we had given up. */
export interface LateOutcome {
  readonly attemptId: string;
  readonly gatewayReference: string;
  /** Whether the money was captured too, or only authorized. */
  readonly captured: boolean;
  readonly response: Readonly<Record<string, unknown>>;
}
