import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { toWire } from '../modules/payments/gateway';
import {
  decide,
  type Performed,
  renderPayPage,
  RequestSigner,
  type SimulatedGateway,
} from '../modules/payments/gateway/sandbox';
import { deliver, sendJson, sendPage } from './answers';
import { readFaultSettings } from './fault-settings';
import { MalformedRequest, readCharge, readCompletion, readFollowUp } from './requests';

const MAX_BODY_BYTES = 65_536;

class BodyTooLarge extends Error {}

/** One request: `tail` is what follows the first segment of the path. */
interface Call {
  readonly body: string;
  readonly tail: string;
  readonly query: URLSearchParams;
}

type Operation = (
  gateway: SimulatedGateway,
  call: Call,
) => { performed: Performed<object>; document: Record<string, unknown> };

const outcome = (reference: string, performed: Performed): ReturnType<Operation> => ({
  performed,
  document: { reference, outcome: performed.answer },
});
const result = (reference: string, performed: Performed<object>): ReturnType<Operation> => ({
  performed,
  document: { reference, ...performed.answer },
});

/** What merchants call, signed. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST charges': (gateway, { body }) => {
    const request = readCharge(body);
    return outcome(request.attemptId, gateway.pay('charge', request));
  },
  'POST authorizations': (gateway, { body }) => {
    const request = readCharge(body);
    return outcome(request.attemptId, gateway.pay('authorize', request));
  },
  'POST captures': (gateway, { body }) => {
    const request = readFollowUp(body);
    return outcome(request.attemptId, gateway.operate('capture', request));
  },
  'POST voids': (gateway, { body }) => {
    const request = readFollowUp(body);
    return outcome(request.attemptId, gateway.operate('void', request));
  },
  'POST refunds': (gateway, { body }) => {
    const request = readFollowUp(body);
    return outcome(request.attemptId, gateway.operate('refund', request));
  },
  'POST completions': (gateway, { body }) => {
    const request = readCompletion(body);
    return outcome(request.attemptId, gateway.complete(request));
  },
  'GET payments': (gateway, { tail }) => result(tail, gateway.inquire(tail)),
  'POST fences': (gateway, { tail }) => result(tail, gateway.fence(tail)),
};

/** Answers the requests of one gateway. */
export class Routes {
  constructor(
    private readonly gateway: SimulatedGateway,
    private readonly signer: RequestSigner,
  ) {}

  /** Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.route(request, response);
    } catch (error) {
      if (error instanceof BodyTooLarge) sendJson(response, 413, '{"error":"too-large"}');
      else if (error instanceof MalformedRequest || error instanceof URIError) {
        sendJson(response, 400, JSON.stringify({ error: 'malformed', detail: error.message }));
      } else if (!response.headersSent) sendJson(response, 500, '{"error":"internal"}');
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = request;
    const url = new URL(path, 'http://gateway');
    const [, head = '', ...rest] = url.pathname.split('/');
    const call: Call = {
      body: await readBody(request),
      tail: decodeURIComponent(rest.join('/')),
      query: url.searchParams,
    };
    const operation = OPERATIONS[`${method} ${head}`];
    if (!operation) {
      await this.control(`${method} ${head}`, call, response);
    } else if (!this.signer.verify(method, path, call.body, request.headers)) {
      sendJson(response, 401, '{"error":"unauthorized"}');
    } else await this.operate(operation, call, response);
  }

  /** Half of the latency passes before the effect, half after it. */
  private async operate(operation: Operation, call: Call, response: ServerResponse): Promise<void> {
    const { latencyMs, hangMs } = this.gateway.faults.config;
    if (latencyMs > 0) await wait(latencyMs / 2);
    const { performed, document } = operation(this.gateway, call);
    if (performed.first) await performed.first;
    if (latencyMs > 0) await wait(latencyMs / 2);
    deliver(response, performed, document, hangMs);
  }

  /** The customer's pages, and the switches and the ledger for whoever runs this process. */
  private async control(route: string, call: Call, response: ServerResponse): Promise<void> {
    switch (route) {
      case 'GET pay':
        sendPage(response, renderPayPage(this.gateway, call.tail));
        return;
      case 'POST pay':
        sendPage(response, await decide(this.gateway, call.tail, new URLSearchParams(call.body).get('decision')));
        return;
      case 'GET ledger':
        sendJson(response, 200, toWire({ lines: this.linesAfter(call.query) }));
        return;
      case 'GET faults':
        sendJson(response, 200, toWire(this.gateway.faults.config));
        return;
      case 'POST faults':
        this.gateway.faults.configure(readFaultSettings(call.body));
        sendJson(response, 200, toWire(this.gateway.faults.config));
        return;
      case 'GET health':
        sendJson(response, 200, '{"status":"ok"}');
        return;
      default:
        sendJson(response, 404, '{"error":"not-found"}');
    }
  }

  private linesAfter(query: URLSearchParams): unknown[] {
    const after = parseInt(query.get('after') ?? '0', 10) || 0;
    const lines = this.gateway.ledger.lines().filter(({ sequence }) => sequence > after);
    return lines.map(({ timeMs, ...line }) => ({ ...line, time: new Date(timeMs).toISOString() }));
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLarge('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
