import type { DomainErrorCode } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import type { RouteCatalog } from './route-catalog';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who speaks, on every route that is not public. Set by the guard. */
    principal: Principal | undefined;
    /** Operation id of the route. Set by the guard. */
    operationId: string | undefined;
    /** The bytes of the body, for doors that keep them. */
    rawBody: Buffer | undefined;
    /** Parses the body that was received (`parseBody`); undefined once it is parsed, and where there is none. */
    readBody: (() => unknown) | undefined;
    /** Code of the refusal, for the log. Set by the exception filter. */
    errorCode: DomainErrorCode | undefined;
    /** `performance.now()` at arrival. */
    arrivedAtMs: number;
  }
  interface FastifyInstance {
    routeCatalog: RouteCatalog;
  }
}

export {};
