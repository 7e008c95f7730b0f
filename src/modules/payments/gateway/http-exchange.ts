import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { NotSentCause, UnknownCause } from './outcomes';

export interface ExchangeOptions {
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly maxSockets: number;
}

/** What came of one HTTP exchange. `not-sent`: no byte of the request can have reached the gateway. */
export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | { readonly kind: 'not-sent'; readonly cause: NotSentCause }
  | { readonly kind: 'no-answer'; readonly cause: UnknownCause };

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const NOT_SENT: Readonly<Record<string, NotSentCause>> = {
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
};

/**
 * HTTP to one gateway: kept-alive connections, one deadline for everything, a bound on the answer, no redirects. Never rejects.
 * Whether the request can have been seen is decided by the socket: an error before it was connected is `not-sent`, anything
 * later is `no-answer`.
 */
export class HttpExchanger {
  private readonly agent: HttpAgent;
  private readonly secure: boolean;

  constructor(
    private readonly baseUrl: string,
    private readonly options: ExchangeOptions,
  ) {
    this.secure = new URL(baseUrl).protocol === 'https:';
    const agentOptions = { keepAlive: true, maxSockets: options.maxSockets };
    this.agent = this.secure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  }

  exchange(call: HttpCall): Promise<Exchange> {
    return new Promise((resolve) => {
      const send = this.secure ? httpsRequest : httpRequest;
      const request = send(`${this.baseUrl}${call.path}`, {
        method: call.method,
        agent: this.agent,
        headers: { ...call.headers, 'content-length': String(Buffer.byteLength(call.body)) },
      });
      const connection = watchConnection(request, this.secure);
      const finish = (exchange: Exchange): void => {
        clearTimeout(deadline);
        resolve(exchange);
      };
      const deadline = setTimeout(() => {
        finish(
          connection.made() ? { kind: 'no-answer', cause: 'timeout' } : { kind: 'not-sent', cause: 'connect-timeout' },
        );
        request.destroy();
      }, this.options.timeoutMs);
      request.on('error', (error: NodeJS.ErrnoException) => {
        finish(connection.made() ? { kind: 'no-answer', cause: 'connection-lost' } : notSent(error, this.secure));
      });
      request.on('response', (response) => {
        readAnswer(response, this.options.maxAnswerBytes, finish);
      });
      request.end(call.body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Knows whether the request got a connection to write on; a reused one counts at once. */
function watchConnection(request: ClientRequest, secure: boolean): { made: () => boolean } {
  let made = false;
  request.on('socket', (socket) => {
    if (!socket.connecting) made = true;
    else socket.once(secure ? 'secureConnect' : 'connect', () => (made = true));
  });
  return { made: () => made };
}

const notSent = (error: NodeJS.ErrnoException, secure: boolean): Exchange => ({
  kind: 'not-sent',
  cause: NOT_SENT[error.code ?? ''] ?? (secure ? 'tls' : 'unreachable'),
});

function readAnswer(response: IncomingMessage, maxBytes: number, finish: (exchange: Exchange) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      finish({ kind: 'no-answer', cause: 'answer-too-large' });
      response.destroy();
    } else chunks.push(chunk);
  });
  response.on('error', () => {
    finish({ kind: 'no-answer', cause: 'connection-lost' });
  });
  response.on('end', () => {
    finish({ kind: 'answer', status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
  });
}
