import type { IncomingHttpHeaders } from 'node:http';
import { processClock } from '../../../../kernel/clock';
import { LIMITS } from '../../../../kernel/limits';
import type { Money } from '../../../../kernel/money/money';
import type { Secret } from '../../../../kernel/secret';
import { parseObject, toWire } from '../gateway-json';
import { type Exchange, HttpExchanger } from '../http-exchange';
import { checkAmount, type GatewayOutcome, unknownOutcome, type UnknownCause } from '../outcomes';
import type {
  CallbackVerification,
  ChargeRequest,
  CompletionRequest,
  FenceResult,
  FollowUpRequest,
  InquiryResult,
  PaymentGateway,
} from '../port';
import { SANDBOX_NAME, SIMULATED_CAPABILITIES } from './capabilities';
import { CallbackSigner, RequestSigner } from './signing';
import { decodeFence, decodeInquiry, decodeOutcome } from './wire';

export interface HttpGatewayOptions {
  readonly url: string;
  /** Shared with the gateway; keys of both directions are derived from it. */
  readonly secret: Secret;
  readonly timeoutMs?: number | undefined;
  readonly maxAnswerBytes?: number | undefined;
  readonly maxSockets?: number | undefined;
}

const MAX_SOCKETS = 128;
const STATUS = { ok: 200, redirect: 300, clientError: 400, serverError: 500 } as const;
/** What our gateway says about a request it did not look into; any other 4xx may come from something in between. */
const REFUSALS: readonly unknown[] = ['unauthorized', 'malformed', 'not-found'];

/** The simulated gateway as a process of its own, over signed JSON. */
export class HttpGateway implements PaymentGateway {
  readonly name = SANDBOX_NAME;
  readonly capabilities = SIMULATED_CAPABILITIES;
  private readonly http: HttpExchanger;
  private readonly requests: RequestSigner;
  private readonly callbacks: CallbackSigner;

  constructor(options: HttpGatewayOptions) {
    this.http = new HttpExchanger(options.url, {
      timeoutMs: options.timeoutMs ?? LIMITS.gatewayTimeoutMs,
      maxAnswerBytes: options.maxAnswerBytes ?? LIMITS.gatewayAnswerBytes,
      maxSockets: options.maxSockets ?? MAX_SOCKETS,
    });
    this.requests = new RequestSigner(options.secret);
    this.callbacks = new CallbackSigner(options.secret);
  }

  charge(request: ChargeRequest): Promise<GatewayOutcome> {
    return this.order('/charges', request.attemptId, request, request.amount);
  }

  authorize(request: ChargeRequest): Promise<GatewayOutcome> {
    return this.order('/authorizations', request.attemptId, request, request.amount);
  }

  capture(request: FollowUpRequest): Promise<GatewayOutcome> {
    return this.order('/captures', request.attemptId, request, request.amount);
  }

  void(request: FollowUpRequest): Promise<GatewayOutcome> {
    return this.order('/voids', request.attemptId, request, request.amount);
  }

  refund(request: FollowUpRequest): Promise<GatewayOutcome> {
    return this.order('/refunds', request.attemptId, request, request.amount);
  }

  completeAction(request: CompletionRequest): Promise<GatewayOutcome> {
    return this.order('/completions', request.attemptId, request, request.amount);
  }

  async inquire(reference: string, expected?: Money): Promise<InquiryResult> {
    const exchange = await this.send('GET', `/payments/${encodeURIComponent(reference)}`, '');
    const answer = understood(exchange, reference);
    if (answer.kind !== 'understood') return { kind: 'unknown', cause: answer.cause };
    const result = decodeInquiry(answer.value);
    if (!result) return { kind: 'unknown', cause: 'unexpected-answer' };
    return result.kind === 'found' && expected ? { ...result, outcome: checkAmount(result.outcome, expected) } : result;
  }

  async voidByReference(reference: string): Promise<FenceResult> {
    const exchange = await this.send('POST', `/fences/${encodeURIComponent(reference)}`, '{}');
    const answer = understood(exchange, reference);
    if (answer.kind !== 'understood') return { kind: 'unknown', cause: answer.cause };
    return decodeFence(answer.value) ?? { kind: 'unknown', cause: 'unexpected-answer' };
  }

  verifyCallback(rawBody: Buffer, headers: IncomingHttpHeaders): CallbackVerification {
    return this.callbacks.open(rawBody, headers);
  }

  close(): Promise<void> {
    this.http.close();
    return Promise.resolve();
  }

  private async order(path: string, reference: string, request: object, expected: Money): Promise<GatewayOutcome> {
    const exchange = await this.send('POST', path, toWire(request));
    if (exchange.kind === 'not-sent') return exchange;
    const answer = understood(exchange, reference);
    if (answer.kind === 'refused') return { kind: 'not-sent', cause: 'refused' };
    if (answer.kind === 'silent') return unknownOutcome(answer.cause);
    const outcome = decodeOutcome(answer.value['outcome']);
    if (!outcome) return unknownOutcome('unexpected-answer');
    return checkAmount(outcome, expected);
  }

  private send(method: 'GET' | 'POST', path: string, body: string): Promise<Exchange> {
    const signature = this.requests.sign(method, path, body, processClock.nowMs());
    const headers = { ...signature, 'content-type': 'application/json', accept: 'application/json' };
    return this.http.exchange({ method, path, body, headers });
  }
}

type Understood =
  | { readonly kind: 'understood'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly cause: string }
  | { readonly kind: 'silent'; readonly cause: UnknownCause };

/**
 * What an exchange tells for certain. Server errors, redirects and anything that is not our gateway's own JSON about our own
 * reference tell nothing: the request may have taken effect.
 */
function understood(exchange: Exchange, reference: string): Understood {
  if (exchange.kind === 'not-sent') return { kind: 'refused', cause: exchange.cause };
  if (exchange.kind === 'no-answer') return { kind: 'silent', cause: exchange.cause };
  const { status, text } = exchange;
  if (status >= STATUS.serverError) return { kind: 'silent', cause: 'server-error' };
  if (status >= STATUS.redirect && status < STATUS.clientError) return { kind: 'silent', cause: 'redirected' };
  const value = parseObject(text);
  if (!value) return { kind: 'silent', cause: 'unexpected-answer' };
  if (status >= STATUS.clientError && REFUSALS.includes(value['error'])) return { kind: 'refused', cause: 'refused' };
  if (status !== STATUS.ok) return { kind: 'silent', cause: 'unexpected-answer' };
  return value['reference'] === reference ? { kind: 'understood', value } : { kind: 'silent', cause: 'mismatch' };
}
