import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import './request-context';

const UNMATCHED = '(none)';

/** One line per answer. The route's template, never the URL: paths carry ids, queries carry keys. */
export function logRequests(instance: FastifyInstance, log: Logger): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const { principal } = request;
    log.info(
      {
        method: request.method,
        route: request.is404 ? UNMATCHED : (request.routeOptions.url ?? UNMATCHED),
        status: reply.statusCode,
        ms: Math.round((performance.now() - request.arrivedAtMs) * 10) / 10,
        requestId: request.id,
        principal: principal?.kind,
        keyId: principal && 'keyId' in principal ? principal.keyId : undefined,
        code: request.errorCode,
      },
      'request',
    );
    done();
  });
}
