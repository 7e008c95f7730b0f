import { Agent as HttpAgent, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { LIMITS } from '../../kernel/limits';

/** What a receiver answered; its body is of no interest. */
export interface Answer {
  readonly status: number;
  /** The header `Retry-After` as it came. */
  readonly retryAfter: string | undefined;
}

export interface Post {
  readonly url: URL;
  /** The IP address to connect to; the name of the URL is only said to the other side and checked in its certificate. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Posts over connections that are kept open for the next message to the same address. */
export class HttpSender {
  readonly #http = new HttpAgent(KEEP_ALIVE);
  readonly #https = new HttpsAgent(KEEP_ALIVE);

  /** @throws Error without an answer: no connection, no answer before the signal */
  async post(post: Post): Promise<Answer> {
    const secure = post.url.protocol === 'https:';
    const agent = secure ? this.#https : this.#http;
    try {
      return await send(post, agent);
    } catch (error) {
      // The receiver closed the kept connection just when the message was sent: that says nothing about the receiver.
      if (error instanceof StaleConnectionError) return send(post, false);
      throw error;
    }
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

const KEEP_ALIVE = {
  keepAlive: true,
  timeout: LIMITS.webhookKeepAliveMs,
  maxFreeSockets: LIMITS.deliverySlotsPerTarget,
};
/** Time and bytes for the rest of an answer whose status is known; after that its connection is closed. */
const BODY_MS = 1_000;
const BODY_BYTES = 16_384;

class StaleConnectionError extends Error {}

function send({ url, address, headers, body, signal }: Post, agent: HttpAgent | HttpsAgent | false): Promise<Answer> {
  const secure = url.protocol === 'https:';
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const options: RequestOptions & { servername?: string } = {
    method: 'POST',
    host: address,
    port: url.port === '' ? undefined : url.port,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, 'content-length': String(Buffer.byteLength(body)) },
    agent,
    signal,
    ...(secure && isIP(name) === 0 && { servername: name }),
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(options, (response) => {
      const answer = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
      finish(response).then(() => {
        resolve(answer);
      }, reject);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(stale ? new StaleConnectionError() : error);
    });
    request.end(body);
  });
}

/** Reads an answer to its end, so that the connection can be used again; one that is long or slow costs its connection, not more. */
function finish(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const timer = setTimeout(() => response.destroy(), BODY_MS);
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_BYTES) response.destroy();
    });
    // the status is what counts, however the answer ends
    response.on('error', () => undefined);
    response.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
