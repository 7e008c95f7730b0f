import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Shutdown } from '../api/health';
import { LIMITS } from '../kernel/limits';

/** Requests in flight get this long to finish before their connections are cut. */
const FINISH_WITHIN_MS = LIMITS.requestTimeoutMs;
const MS_PER_SECOND = 1_000;

/**
 * Ends the service in order: readiness turns to 503; for `drainSeconds` requests are served as before, so that a load balancer sees it and
 * sends no more; the port closes; requests in flight finish within their time limit; then the modules and the pool close.
 * @param hurry ends the wait for the load balancer when it is aborted
 */
export async function closeService(
  app: NestFastifyApplication,
  drainSeconds: number,
  hurry: AbortSignal = new AbortController().signal,
): Promise<void> {
  app.get(Shutdown, { strict: false }).begin();
  // an abort is the end of the wait, not an error
  await pause(drainSeconds * MS_PER_SECOND, undefined, { signal: hurry }).catch(() => undefined);
  const server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
