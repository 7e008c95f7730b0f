import { type DeclineReason, type GatewayOutcome, type ThreeDs, unknownOutcome } from '../../outcomes';
import type { FenceResult, FollowUpRequest } from '../../port';
import type { Answers } from './answers';
import { declined } from './declines';
import { Generations } from './generations';
import { Ledger, type LedgerLine, type NewLine } from './ledger';
import { lineOf, type Movement } from './movement';
import {
  type Entry,
  type FenceRecord,
  forgottenPayment,
  newPayment,
  type OperationRecord,
  type Order,
  type PaymentRecord,
} from './records';
import { applied, capturedBy, isSame, isWaiting, refusal, withEffect } from './rules';
import type { Verdict } from './verdict';

export interface BookOptions {
  readonly nowMs: () => number;
  readonly answers: Answers;
  /** References remembered; Infinity: all of them. */
  readonly limit: number;
  /** Ledger lines kept, likewise. */
  readonly ledgerLimit: number;
  /**
   * Operations on a payment the book has forgotten are believed from what the merchant says about it: a gateway inside the
   * service's own process forgets everything at a restart.
   */
  readonly adoptsPayments: boolean;
  readonly onChange: ChangeListener | undefined;
}

/** Told of each indivisible step, before anybody else: what it changed, and its ledger line if it has one. */
export type ChangeListener = (entries: readonly Entry[], line: LedgerLine | undefined) => void;

/** How a payment that waited for its customer ends. */
export type Settlement =
  | { readonly approve: true; readonly threeDs?: ThreeDs }
  | { readonly approve: false; readonly reason: DeclineReason; readonly threeDs?: ThreeDs };

/** The gateway's state: what each reference did, and the ledger. Every method is one indivisible step. */
export class Book {
  readonly ledger: Ledger;
  private readonly settled: Generations<Entry>;
  /** Apart from the rest, so that a flood of card payments cannot push out customers who are still paying. */
  private readonly waiting: Generations<PaymentRecord>;
  private readonly pages: Generations<string>;

  constructor(private readonly options: BookOptions) {
    this.ledger = new Ledger(options.ledgerLimit);
    this.settled = new Generations(options.limit);
    this.waiting = new Generations(options.limit);
    this.pages = new Generations(options.limit);
  }

  find(reference: string): Entry | undefined {
    return this.settled.get(reference) ?? this.waiting.get(reference);
  }

  /** The payment whose customer page has this reference. */
  findByPage(reference: string): PaymentRecord | undefined {
    const entry = this.find(this.pages.get(reference) ?? '');
    return entry?.type === 'payment' ? entry : undefined;
  }

  /** Charges or authorizes, once per reference: a repetition answers with the current outcome and writes no line. */
  pay(order: Order, verdict: Verdict): GatewayOutcome {
    const known = this.repetition(order);
    if (known) return known;
    const gatewayReference = this.options.answers.newReference();
    const outcome = this.options.answers.first(order, verdict, gatewayReference);
    const refuses = verdict.kind === 'approve' ? verdict.refuses : undefined;
    const record = newPayment(order, gatewayReference, outcome, capturedBy(outcome), refuses);
    this.commit([record], lineOf(record, outcome, gatewayReference));
    return outcome;
  }

  /** Ends a payment that waited for its customer; a payment that has ended already stays as it is. */
  settle(record: PaymentRecord, how: Settlement): PaymentRecord {
    if (!isWaiting(record)) return record;
    const { gatewayReference } = record;
    const outcome = how.approve
      ? this.options.answers.approval(record, gatewayReference, how.threeDs)
      : declined(how.reason, gatewayReference, how.threeDs);
    const settled: PaymentRecord = { ...record, outcome, capturedMinor: capturedBy(outcome) };
    this.commit([settled], lineOf(settled, outcome, gatewayReference));
    return settled;
  }

  /** Captures, voids or refunds, once per reference. */
  operate(kind: OperationRecord['kind'], request: FollowUpRequest): GatewayOutcome {
    const { attemptId: reference, merchantReference, amount, parent } = request;
    const movement = { kind, reference, merchantReference, amount };
    const known = this.repetition(movement);
    if (known) return known;

    const gatewayReference = this.options.answers.newReference();
    const payment = this.parent(request);
    const reason = payment ? refusal(kind, payment, request) : 'parent-not-found';
    const outcome = reason
      ? declined(reason, gatewayReference)
      : this.options.answers.approval(movement, gatewayReference);
    const record: Entry = {
      ...movement,
      type: 'operation',
      gatewayReference,
      parentReference: parent.attemptId,
      outcome,
    };
    const entries = payment && !reason ? [withEffect(applied(kind, payment, amount.minor)), record] : [record];
    this.commit(entries, lineOf(movement, outcome, gatewayReference, parent.attemptId));
    return outcome;
  }

  /** Takes back what a reference did, or closes it before it can do anything. */
  fence(reference: string): FenceResult {
    const known = this.find(reference);
    if (known?.type === 'fence') return { kind: 'fenced' };
    if (!known) {
      this.commit([{ type: 'fence', reference, gatewayReference: this.options.answers.newReference() }]);
      return { kind: 'fenced' };
    }
    if (known.type === 'payment' && isWaiting(known)) {
      this.settle(known, { approve: false, reason: 'fenced' });
      return { kind: 'fenced' };
    }
    const { outcome } = known;
    if (known.type === 'operation' || outcome.kind !== 'approved' || known.refundedMinor > 0n)
      return { kind: 'final', outcome };
    const minor = known.capturedMinor > 0n ? known.capturedMinor : known.amount.minor - known.voidedMinor;
    const movement: Movement = { ...known, kind: 'void', amount: { ...known.amount, minor } };
    const line = lineOf(movement, outcome, known.gatewayReference, reference);
    this.commit([withEffect(applied('void', known, minor))], line);
    return { kind: 'voided', outcome };
  }

  /** Marks an approved payment as disputed, once. */
  dispute(reference: string): PaymentRecord | undefined {
    const known = this.find(reference);
    if (known?.type !== 'payment' || known.outcome.kind !== 'approved' || known.disputed) return undefined;
    const disputed = { ...known, disputed: true };
    this.commit([disputed]);
    return disputed;
  }

  /** Puts back one step of a journal, in its order. */
  restore(entries: readonly Entry[], line: LedgerLine | undefined): void {
    for (const entry of entries) this.remember(entry);
    if (line) this.ledger.restore(line);
  }

  private repetition(movement: Movement): GatewayOutcome | undefined {
    const known = this.find(movement.reference);
    if (known?.type === 'fence') return this.refuseFenced(movement, known);
    if (known) return isSame(known, movement) ? known.outcome : unknownOutcome('idempotency-mismatch');
    return undefined;
  }

  private parent(request: FollowUpRequest): PaymentRecord | undefined {
    const known = this.find(request.parent.attemptId);
    if (known) return known.type === 'payment' ? known : undefined;
    return this.options.adoptsPayments ? forgottenPayment(request) : undefined;
  }

  private refuseFenced(movement: Movement, { gatewayReference }: FenceRecord): GatewayOutcome {
    const outcome = declined('fenced', gatewayReference);
    this.commit([], lineOf(movement, outcome, gatewayReference));
    return outcome;
  }

  /** One step: all of it or nothing reaches the journal. */
  private commit(entries: readonly Entry[], line?: NewLine): void {
    for (const entry of entries) this.remember(entry);
    const written = line && this.ledger.append({ timeMs: this.options.nowMs(), ...line });
    this.options.onChange?.(entries, written);
  }

  private remember(entry: Entry): void {
    if (entry.type === 'payment' && isWaiting(entry)) {
      this.waiting.set(entry.reference, entry);
      this.pages.set(entry.gatewayReference, entry.reference);
    } else {
      this.waiting.delete(entry.reference);
      this.settled.set(entry.reference, entry);
    }
  }
}
