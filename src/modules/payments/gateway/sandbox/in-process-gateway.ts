import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { processClock } from '../../../../kernel/clock';
import type { Money } from '../../../../kernel/money/money';
import { Secret } from '../../../../kernel/secret';
import { checkAmount, type GatewayOutcome, unknownOutcome, type UnknownCause } from '../outcomes';
import type {
  CallbackVerification,
  ChargeRequest,
  CompletionRequest,
  FenceResult,
  FollowUpRequest,
  GatewayEvent,
  GatewayPages,
  InquiryResult,
  PaymentGateway,
} from '../port';
import type { DeliverCallback } from '../provider';
import { SANDBOX_NAME, SIMULATED_CAPABILITIES } from './capabilities';
import { decide, renderPayPage } from './pay-page';
import { CallbackSigner } from './signing';
import type { Delivery, Performed } from './simulated/delivery';
import type { FaultConfig } from './simulated/faults';
import { SimulatedGateway } from './simulated/simulated-gateway';

export interface InProcessGatewayOptions {
  /** Base of the customer's page; the gateway reference is appended. */
  readonly payPageUrl: string;
  /** Takes a callback exactly as it would arrive over HTTP; resolves true when it was accepted. */
  readonly deliverCallback?: DeliverCallback | undefined;
  readonly nowMs?: (() => number) | undefined;
  readonly seed?: number | undefined;
  readonly faults?: Partial<FaultConfig> | undefined;
  /** How long an answer that never comes takes to be given up. */
  readonly timeoutMs?: number | undefined;
  /** References remembered. */
  readonly limit?: number | undefined;
}

/** Nobody learns from waiting the full time of a real gateway when the answer is known to be lost. */
const TIMEOUT_MS = 500;
const REMEMBERED = 50_000;
/** The ledger is for looking at; what references did is remembered beside it. */
const LEDGER_LINES = 10_000;
const CALLBACK_TRIES = 4;
const CALLBACK_PAUSE_MS = 250;
const SECRET_BYTES = 32;

const CAUSES: Readonly<Record<Exclude<Delivery, 'answer' | 'no-answer'>, UnknownCause>> = {
  'server-error': 'server-error',
  'wrong-amount': 'mismatch',
  'wrong-currency': 'mismatch',
  'wrong-reference': 'mismatch',
  'huge-body': 'answer-too-large',
  html: 'unexpected-answer',
  garbage: 'unexpected-answer',
  redirect: 'redirected',
};

/**
 * The simulated gateway inside the service's own process: no network, bounded memory, forgotten at a restart. It shows every
 * trouble the way `HttpGateway` would classify it.
 */
export class InProcessGateway implements PaymentGateway {
  readonly name = SANDBOX_NAME;
  readonly capabilities = SIMULATED_CAPABILITIES;
  /** The gateway itself, for its customer page and its ledger. */
  readonly simulator: SimulatedGateway;
  private readonly callbacks = new CallbackSigner(new Secret(randomBytes(SECRET_BYTES).toString('base64')));
  private readonly timeoutMs: number;
  readonly pages: GatewayPages = {
    show: (reference) => renderPayPage(this.simulator, reference),
    decide: (reference, decision) => decide(this.simulator, reference, decision),
  };
  private readonly deliver: DeliverCallback | undefined;

  constructor(options: InProcessGatewayOptions) {
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.deliver = options.deliverCallback;
    this.simulator = new SimulatedGateway({
      payPageUrl: options.payPageUrl,
      sendCallback: (event) => this.send(event),
      nowMs: options.nowMs,
      seed: options.seed,
      faults: options.faults,
      limit: options.limit ?? REMEMBERED,
      ledgerLimit: LEDGER_LINES,
      adoptsPayments: true,
    });
  }

  charge(request: ChargeRequest): Promise<GatewayOutcome> {
    return this.answer(() => this.simulator.pay('charge', request), request.amount);
  }

  authorize(request: ChargeRequest): Promise<GatewayOutcome> {
    return this.answer(() => this.simulator.pay('authorize', request), request.amount);
  }

  capture(request: FollowUpRequest): Promise<GatewayOutcome> {
    return this.answer(() => this.simulator.operate('capture', request), request.amount);
  }

  void(request: FollowUpRequest): Promise<GatewayOutcome> {
    return this.answer(() => this.simulator.operate('void', request), request.amount);
  }

  refund(request: FollowUpRequest): Promise<GatewayOutcome> {
    return this.answer(() => this.simulator.operate('refund', request), request.amount);
  }

  completeAction(request: CompletionRequest): Promise<GatewayOutcome> {
    return this.answer(() => this.simulator.complete(request), request.amount);
  }

  async inquire(reference: string, expected?: Money): Promise<InquiryResult> {
    const { answer, delivery } = await this.perform(() => this.simulator.inquire(reference));
    if (delivery !== 'answer') return { kind: 'unknown', cause: await this.trouble(delivery) };
    return answer.kind === 'found' && expected ? { ...answer, outcome: checkAmount(answer.outcome, expected) } : answer;
  }

  async voidByReference(reference: string): Promise<FenceResult> {
    const { answer, delivery } = await this.perform(() => this.simulator.fence(reference));
    return delivery === 'answer' ? answer : { kind: 'unknown', cause: await this.trouble(delivery) };
  }

  verifyCallback(rawBody: Buffer, headers: IncomingHttpHeaders): CallbackVerification {
    return this.callbacks.open(rawBody, headers);
  }

  close(): Promise<void> {
    this.simulator.close();
    return Promise.resolve();
  }

  private async answer(call: () => Performed, expected: Money): Promise<GatewayOutcome> {
    const { answer, delivery, first } = await this.perform(call);
    if (first) await first;
    if (delivery !== 'answer') return unknownOutcome(await this.trouble(delivery));
    return checkAmount(answer, expected);
  }

  /** Half of the latency passes before the effect, half after it. */
  private async perform<Answer>(call: () => Performed<Answer>): Promise<Performed<Answer>> {
    const half = this.simulator.faults.config.latencyMs / 2;
    if (half === 0) return call();
    await wait(half);
    const performed = call();
    await wait(half);
    return performed;
  }

  private async trouble(delivery: Exclude<Delivery, 'answer'>): Promise<UnknownCause> {
    if (delivery !== 'no-answer') return CAUSES[delivery];
    await wait(this.timeoutMs);
    return 'timeout';
  }

  /** Resolves after the first try; the others follow in the background. */
  private async send(event: GatewayEvent): Promise<void> {
    if (await this.attempt(event)) return;
    void this.sendAgain(event);
  }

  private async sendAgain(event: GatewayEvent): Promise<void> {
    for (let tries = 1; tries < CALLBACK_TRIES; tries += 1) {
      await wait(CALLBACK_PAUSE_MS * tries, undefined, { ref: false });
      if (await this.attempt(event)) return;
    }
  }

  private async attempt(event: GatewayEvent): Promise<boolean> {
    const { body, headers } = this.callbacks.seal(event, processClock.nowMs());
    try {
      return (await this.deliver?.(body, { ...headers })) ?? true;
    } catch {
      return false;
    }
  }
}
