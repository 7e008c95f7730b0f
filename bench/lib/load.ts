import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  readonly count: number;
}

export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string | (() => string);
  readonly headers: () => Record<string, string>;
  readonly body?: () => string;
}

/** Drives one kind of request with so many connections for so long. Anything but 2xx is an error. */
export async function load(url: string, clients: number, seconds: number, request: LoadRequest): Promise<LoadResult> {
  const latencies: number[] = [];
  const run = autocannon({
    url,
    connections: clients,
    duration: seconds,
    requests: [
      {
        method: request.method,
        setupRequest: (next) => ({
          ...next,
          path: typeof request.path === 'string' ? request.path : request.path(),
          headers: request.headers(),
          ...(request.body && { body: request.body() }),
        }),
      },
    ],
  });
  (
    run as unknown as {
      on(event: 'response', listener: (client: unknown, status: number, bytes: number, ms: number) => void): void;
    }
  ).on('response', (_client, _status, _bytes, ms) => latencies.push(ms));
  const result = await run;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    perSecond: result['2xx'] / result.duration,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    errors: result.non2xx + result.errors + result.timeouts,
    count: result['2xx'],
  };
}

/** The headers of a request with a key of its own. */
export const keyed = (authorization: string) => (): Record<string, string> => ({
  authorization,
  'content-type': 'application/json',
  'idempotency-key': randomUUID(),
});
