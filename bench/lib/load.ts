import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from './connection';

/** A server that refuses connections is not asked for them in a loop without end. */
const RECONNECT_PAUSE_MS = 10;
const HTTP_PORT = 80;

export interface LoadResult {
  /** 2xx answers within the time, over the time. */
  readonly perSecond: number;
  /** Of all answers, whatever their status. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Requests with another answer than 2xx, or with none; connections that were refused. */
  readonly errors: number;
  /** What the first of them was. */
  readonly firstError?: string;
  /** All 2xx answers, with those to requests that were in flight when the time was up: the service did their work. */
  readonly count: number;
}

export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string | (() => string);
  readonly headers: () => Record<string, string>;
  readonly body?: () => string;
}

/** What all clients of one run saw. */
interface Seen {
  readonly latenciesMs: number[];
  count: number;
  countInTime: number;
  errors: number;
  firstError?: string;
}

/**
 * Drives one kind of request with so many connections for so many seconds: each sends the next request when the answer
 * to the one before has come. Requests in flight at the end are waited for, no longer than a request's timeout.
 * Load, service and database share the machine, so whatever this costs is missing from what it measures.
 */
export async function load(url: string, clients: number, seconds: number, request: LoadRequest): Promise<LoadResult> {
  const { protocol, hostname, port, host } = new URL(url);
  if (protocol !== 'http:') throw new Error(`load goes over http:, not ${protocol}`);
  const text = textOf(host, request);
  const seen: Seen = { latenciesMs: [], count: 0, countInTime: 0, errors: 0 };
  const connections = Array.from({ length: clients }, () => new Connection(hostname, Number(port || HTTP_PORT)));
  try {
    // connecting is not measured; who is refused here tries again below, where it counts
    await Promise.allSettled(connections.map((connection) => connection.open()));
    const endMs = performance.now() + seconds * 1000;
    await Promise.all(connections.map((connection) => drive(connection, text, endMs, seen)));
  } finally {
    for (const connection of connections) connection.close();
  }
  const sortedMs = Float64Array.from(seen.latenciesMs).sort();
  const at = (share: number): number =>
    sortedMs[Math.min(sortedMs.length - 1, Math.floor(sortedMs.length * share))] ?? 0;
  return {
    perSecond: seen.countInTime / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    errors: seen.errors,
    ...(seen.firstError !== undefined && { firstError: seen.firstError }),
    count: seen.count,
  };
}

/** One client: request after request until the time is up, on a new connection when the last one broke. */
async function drive(connection: Connection, text: () => string, endMs: number, seen: Seen): Promise<void> {
  const failed = (what: string): void => {
    seen.errors += 1;
    seen.firstError ??= what;
  };
  while (performance.now() < endMs) {
    try {
      if (!connection.isOpen) await connection.open();
    } catch (error) {
      failed((error as Error).message);
      await wait(RECONNECT_PAUSE_MS);
      continue;
    }
    const request = text();
    const beganMs = performance.now();
    try {
      const status = await connection.ask(request);
      const nowMs = performance.now();
      seen.latenciesMs.push(nowMs - beganMs);
      if (status >= 200 && status <= 299) {
        seen.count += 1;
        if (nowMs <= endMs) seen.countInTime += 1;
      } else failed(`answered ${status}`);
    } catch (error) {
      failed((error as Error).message);
    }
  }
}

/** Makes the text of a request, head and body; what does not change from one to the next is put together once. */
function textOf(host: string, { method, path, headers, body }: LoadRequest): () => string {
  const start = (target: string): string =>
    `${method} ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  const fixed = typeof path === 'string' ? start(path) : undefined;
  return () => {
    let head = fixed ?? start(typeof path === 'string' ? path : path());
    for (const [name, value] of Object.entries(headers())) head += `${name}: ${value}\r\n`;
    if (!body) return `${head}\r\n`;
    const content = body();
    return `${head}content-length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
  };
}

/** The headers of a request with a key of its own. */
export const keyed = (authorization: string) => (): Record<string, string> => ({
  authorization,
  'content-type': 'application/json',
  'idempotency-key': randomUUID(),
});
