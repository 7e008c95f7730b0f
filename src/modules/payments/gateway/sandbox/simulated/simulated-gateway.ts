import { processClock } from '../../../../../kernel/clock';
import { type GatewayOutcome, unknownOutcome } from '../../outcomes';
import type {
  ChargeRequest,
  CompletionRequest,
  FenceResult,
  FollowUpRequest,
  GatewayEvent,
  InquiryResult,
  PaymentKind,
} from '../../port';
import { Answers } from './answers';
import { Book, type ChangeListener } from './book';
import { type Decision, isAllowed, settlementFor } from './decisions';
import { declined } from './declines';
import { deliveryUnder, hasNoEffect, type Performed } from './delivery';
import { type FaultConfig, FaultDice, type FaultKind, NO_FAULTS } from './faults';
import { Generations } from './generations';
import type { Ledger, LedgerLine } from './ledger';
import { type Entry, type OperationRecord, type PaymentRecord, toOrder } from './records';
import { secureRng, seededRng } from './rng';
import { isWaiting } from './rules';
import { DECLINED_CVVS } from './test-instruments';
import { decideVerdict } from './verdict';
import { eventFor, inquiryFor } from './views';

export interface SimulatedGatewayOptions {
  /** Base of the customer's page; the gateway reference is appended. */
  readonly payPageUrl: string;
  /** Hands one event to the merchant; must not reject. */
  readonly sendCallback: CallbackSink;
  readonly nowMs?: (() => number) | undefined;
  /** Repeatable references and codes; absent: unguessable ones. */
  readonly seed?: number | undefined;
  readonly faults?: Partial<FaultConfig> | undefined;
  /** References remembered; default: all. */
  readonly limit?: number | undefined;
  /** Ledger lines kept; default: as many as references. */
  readonly ledgerLimit?: number | undefined;
  readonly adoptsPayments?: boolean | undefined;
  readonly onChange?: ChangeListener | undefined;
}

export type CallbackSink = (event: GatewayEvent, callbackUrl: string | undefined) => Promise<void>;

export type Decided =
  | { readonly kind: 'decided' | 'already'; readonly payment: PaymentRecord }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-allowed' };

const DUPLICATES = 3;
const REMEMBERED_FAULTS = 1_000;

/**
 * A payment gateway with behaviour: test numbers, 3-D Secure, offsite methods, captures, refunds, a ledger, and faults on demand.
 * Purely in memory and synchronous, so that each call is indivisible; adapters and the HTTP server put the wire around it.
 */
export class SimulatedGateway {
  readonly faults: FaultDice;
  private readonly book: Book;
  private readonly nowMs: () => number;
  private readonly struck = new Generations<true>(REMEMBERED_FAULTS);
  private readonly timers = new Map<NodeJS.Timeout, () => void>();

  constructor(private readonly options: SimulatedGatewayOptions) {
    this.nowMs = options.nowMs ?? (() => processClock.nowMs());
    this.faults = new FaultDice({ ...NO_FAULTS, ...options.faults });
    const rng = options.seed === undefined ? secureRng() : seededRng(options.seed);
    this.book = new Book({
      nowMs: this.nowMs,
      answers: new Answers(rng, this.nowMs, options.payPageUrl),
      limit: options.limit ?? Infinity,
      ledgerLimit: options.ledgerLimit ?? options.limit ?? Infinity,
      adoptsPayments: options.adoptsPayments ?? false,
      onChange: options.onChange,
    });
  }

  get ledger(): Ledger {
    return this.book.ledger;
  }

  /** Charges or authorizes by the documented test numbers. */
  pay(kind: PaymentKind, request: ChargeRequest): Performed {
    const order = toOrder(kind, request);
    const verdict = decideVerdict(request, this.nowMs());
    const own = verdict.kind === 'fault' ? verdict.fault : undefined;
    const performed = this.perform(order.reference, order.callbackUrl, () => this.book.pay(order, verdict), own);
    if (verdict.kind === 'approve' && verdict.dispute) this.later(() => this.dispute(order.reference));
    return performed;
  }

  /** Captures, voids or refunds. */
  operate(kind: OperationRecord['kind'], request: FollowUpRequest): Performed {
    return this.perform(request.attemptId, request.callbackUrl, () => this.book.operate(kind, request));
  }

  /** Takes the verification code a payment waits for. */
  complete({ attemptId, cvv }: CompletionRequest): Performed {
    const refused = DECLINED_CVVS.includes(cvv.reveal());
    return this.perform(attemptId, undefined, () => {
      const entry = this.book.find(attemptId);
      if (entry?.type !== 'payment') return declined('parent-not-found', 'none');
      const { outcome } = entry;
      if (outcome.kind !== 'action-required' || outcome.action !== 'verification-code') return outcome;
      return this.book.settle(entry, refused ? { approve: false, reason: 'invalid-cvv' } : { approve: true }).outcome;
    });
  }

  inquire(reference: string): Performed<InquiryResult> {
    return { answer: inquiryFor(this.book.find(reference)), delivery: deliveryUnder(this.faults.drawForInquiry()) };
  }

  fence(reference: string): Performed<FenceResult> {
    return { answer: this.book.fence(reference), delivery: deliveryUnder(this.faults.drawForInquiry()) };
  }

  /** The payment behind a customer page. */
  page(gatewayReference: string): PaymentRecord | undefined {
    return this.book.findByPage(gatewayReference);
  }

  /** Records what the customer clicked, once, and resolves after the first try of the callback. */
  async decide(gatewayReference: string, decision: Decision): Promise<Decided> {
    const payment = this.book.findByPage(gatewayReference);
    if (!payment) return { kind: 'not-found' };
    if (!isWaiting(payment)) return { kind: 'already', payment };
    if (!isAllowed(payment, decision)) return { kind: 'not-allowed' };
    const settled = this.book.settle(payment, settlementFor(payment, decision, this.nowMs()));
    const { reference, callbackUrl } = settled;
    const fault = this.faults.draw();
    void this.announce(reference, callbackUrl, fault);
    if (fault !== 'late-callback') await this.call(reference, callbackUrl);
    return { kind: 'decided', payment: settled };
  }

  /** Puts back one step of a journal. */
  restore(entries: readonly Entry[], line: LedgerLine | undefined): void {
    this.book.restore(entries, line);
  }

  /** Lets late charges and late callbacks happen now. Tests would race with their timers otherwise. */
  runLateActions(): void {
    const due = [...this.timers.values()];
    this.close();
    for (const action of due) action();
  }

  /** Late charges and late callbacks that have not happened yet never will. */
  close(): void {
    for (const timer of this.timers.keys()) clearTimeout(timer);
    this.timers.clear();
  }

  private perform(
    reference: string,
    url: string | undefined,
    effect: () => GatewayOutcome,
    own?: FaultKind,
  ): Performed {
    const fault = this.faultFor(reference, own);
    if (fault === undefined) return { answer: effect(), delivery: 'answer' };
    const delivery = deliveryUnder(fault);
    if (hasNoEffect(fault)) return { answer: unknownOutcome('timeout'), delivery };
    if (fault === 'late-charge') {
      this.later(() => {
        effect();
        void this.call(reference, url);
      });
      return { answer: unknownOutcome('timeout'), delivery };
    }
    const answer = effect();
    const first = this.announce(reference, url, fault);
    return first ? { answer, delivery, first } : { answer, delivery };
  }

  /** The fault of a test number strikes once per reference; the dice strike whenever they like. */
  private faultFor(reference: string, own: FaultKind | undefined): FaultKind | undefined {
    if (own === undefined || this.struck.get(reference)) return this.faults.draw();
    this.struck.set(reference, true);
    return own;
  }

  private announce(
    reference: string,
    url: string | undefined,
    fault: FaultKind | undefined,
  ): Promise<void> | undefined {
    if (fault === 'callback-before-response') return this.call(reference, url);
    if (fault === 'late-callback') this.later(() => void this.call(reference, url));
    if (fault === 'duplicate-callback') for (let i = 0; i < DUPLICATES; i += 1) void this.call(reference, url);
    return undefined;
  }

  private async call(reference: string, url: string | undefined, disputed = false): Promise<void> {
    const entry = this.book.find(reference);
    const event = entry && eventFor(entry, this.nowMs(), disputed);
    if (event) await this.options.sendCallback(event, url);
  }

  private dispute(reference: string): void {
    const disputed = this.book.dispute(reference);
    if (disputed) void this.call(reference, disputed.callbackUrl, true);
  }

  private later(action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, this.faults.config.lateMs);
    timer.unref();
    this.timers.set(timer, action);
  }
}
