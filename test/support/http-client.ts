import { type IncomingMessage, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came: a compressed one stays compressed. */
  readonly bytes: Buffer;
  readonly text: string;
  // JSON is untyped by nature; tests look into it member by member. Undefined when the answer is not JSON.
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** A list sends the header several times. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>>;

export interface Sending {
  readonly headers?: RequestHeaders;
  readonly query?: Readonly<Record<string, unknown>>;
  /** Texts and bytes are sent as they are, everything else as JSON. */
  readonly body?: unknown;
  /** Sent as a form, instead of `body`. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** The media type of the body; null sends none. Default: that of JSON or of a form. */
  readonly type?: string | null;
  readonly signal?: AbortSignal;
}

export interface HttpClientOptions {
  /** Sent with every request; the request's own headers win. */
  readonly headers?: RequestHeaders;
  /** Sent with every request, as the deals door takes its key. */
  readonly query?: Readonly<Record<string, string>>;
  /**
   * True: every request names an address of its own in `X-Forwarded-For`, so that limits per address do not count them together. The service
   * must run with `trustProxy: 1`.
   */
  readonly ownAddresses?: boolean;
}

/**
 * The one client of all tests. It sends what it is given over real HTTP: a GET may have a body, no redirect is followed, no header is added but
 * the length and the media type, and nothing is unpacked. Errors of the network reject; every answer of the service resolves.
 */
export class HttpClient {
  readonly #urls: readonly string[];
  readonly #options: HttpClientOptions;
  #requests = 0;

  /** @param url base URL without a trailing slash; of several URLs, each request goes to the next one */
  constructor(url: string | readonly string[], options: HttpClientOptions = {}) {
    this.#urls = [url].flat();
    this.#options = options;
  }

  get url(): string {
    return this.#urls[0] ?? '';
  }

  get(path: string, headers?: RequestHeaders): Promise<HttpAnswer> {
    return this.send('GET', path, { ...(headers && { headers }) });
  }

  post(path: string, body?: unknown, headers?: RequestHeaders): Promise<HttpAnswer> {
    return this.send('POST', path, { body, ...(headers && { headers }) });
  }

  put(path: string, body?: unknown, headers?: RequestHeaders): Promise<HttpAnswer> {
    return this.send('PUT', path, { body, ...(headers && { headers }) });
  }

  patch(path: string, body?: unknown, headers?: RequestHeaders): Promise<HttpAnswer> {
    return this.send('PATCH', path, { body, ...(headers && { headers }) });
  }

  delete(path: string, headers?: RequestHeaders): Promise<HttpAnswer> {
    return this.send('DELETE', path, { ...(headers && { headers }) });
  }

  /** @param path beginning with a slash; or an absolute URL, such as a link out of an answer */
  send(method: string, path: string, { headers, query, signal, ...content }: Sending = {}): Promise<HttpAnswer> {
    const base = path.startsWith('/') ? this.#urls[this.#requests++ % this.#urls.length] : '';
    const { hostname, port, target } = targetOf(`${base ?? ''}${path}`, { ...this.#options.query, ...query });
    const { body, type } = bodyOf(content);
    const all = {
      ...(this.#options.ownAddresses === true && { 'x-forwarded-for': nextAddress() }),
      ...(type !== null && { 'content-type': type }),
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      ...this.#options.headers,
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, path: target, method, headers: all, ...(signal && { signal }) },
        (incoming) => {
          answerOf(incoming).then(resolve, reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** What is asked for by a URL, left as it is but for characters that a request line cannot carry. */
function targetOf(
  url: string,
  query: Readonly<Record<string, unknown>>,
): { hostname: string; port: string; target: string } {
  const { hostname, port, origin } = new URL(url);
  const path = url.slice(origin.length).split('#')[0] ?? '';
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  const added = new URLSearchParams(pairs).toString();
  const target = added === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${added}`;
  return { hostname, port, target: target.replace(/[^\x21-\x7e]/gu, encodeURIComponent) || '/' };
}

function bodyOf({ body, form, type }: Pick<Sending, 'body' | 'form' | 'type'>): {
  body: string | Buffer | undefined;
  type: string | null;
} {
  if (form) {
    const pairs = Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]);
    return { body: new URLSearchParams(pairs).toString(), type: type ?? 'application/x-www-form-urlencoded' };
  }
  if (body === undefined) return { body, type: type ?? null };
  const asItIs = typeof body === 'string' || Buffer.isBuffer(body);
  return { body: asItIs ? body : JSON.stringify(body), type: type === undefined ? 'application/json' : type };
}

async function answerOf(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2)
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '');
  const text = bytes.toString('utf8');
  const isJson =
    /[/+]json\b/.test(headers.get('content-type') ?? '') && !headers.has('content-encoding') && text !== '';
  return { status: incoming.statusCode ?? 0, headers, bytes, text, json: isJson ? JSON.parse(text) : undefined };
}

let addresses = 0;

/** One of sixteen million private addresses, each once. */
function nextAddress(): string {
  addresses += 1;
  return `10.${[16, 8, 0].map((bits) => String((addresses >> bits) & 255)).join('.')}`;
}

/** The header of a bearer token. */
export const bearer = (token: string): { readonly authorization: string } => ({ authorization: `Bearer ${token}` });

/** True when a service answers that it can take purchases; false for every other answer and for none. */
export async function isReady(url: string): Promise<boolean> {
  return new HttpClient(url).get('/health/ready').then(
    ({ status }) => status === 200,
    () => false,
  );
}
