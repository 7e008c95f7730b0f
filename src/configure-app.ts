import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import cors from '@fastify/cors';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Door, HttpShell } from './api/shared';
import { answerOptions } from './api/shared/answer-options';
import { installBodyParser } from './api/shared/body-parser';
import { DOORS, sendError } from './api/shared/exception.filter';
import { QuerySecrets } from './api/shared/query-secrets';
import { requestIdOf } from './api/shared/request-id';
import { cleanMembers } from './api/shared/clean-members';
import { logRequests } from './api/shared/request-log';
import { rewriteUrl } from './api/shared/rewrite-url';
import { RouteCatalog } from './api/shared/route-catalog';
import type { Config } from './kernel/config';
import { DomainError } from './kernel/errors';
import { LIMITS } from './kernel/limits';
import { LOG, NestLogger } from './kernel/logging';

const HOST = 'host';
const CORS_MAX_AGE_SECONDS = 600;
const EXPOSED_HEADERS = [
  'Location',
  'Pagination-Total',
  'Pagination-Limit',
  'Pagination-Offset',
  'Idempotent-Replayed',
  'Retry-After',
  'X-Request-Id',
];
/** Node looks for clients that send too slowly only every half minute unless told otherwise. */
const SLOW_CLIENT_BOUNDS = {
  headersTimeout: LIMITS.headersTimeoutMs,
  connectionsCheckingInterval: LIMITS.headersTimeoutMs / 2,
  maxHeaderSize: 2 * LIMITS.urlBytes,
};

/** Nest's adapter without Nest's body parsers: ours stand in `body-parser.ts`. */
class HoldfastAdapter extends FastifyAdapter {
  override registerParserMiddleware(): void {
    // nothing: installed by createHttpAdapter
  }
}

/**
 * The Fastify adapter with every bound and hook that must be there before routes are. Pass it to `NestFactory.create`.
 * A route without a row in the access table makes `listen` fail.
 */
export function createHttpAdapter(config: Config, { doors, access }: HttpShell): FastifyAdapter {
  const adapter = new HoldfastAdapter({
    ...serverOptions(config),
    // no middleware of the framework's: hooks do what it would do, and cost nothing where there are none
    skipMiddie: true,
    rewriteUrl: (request: IncomingMessage) => rewriteUrl(doors, request),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      sendError(doors, error, request, reply);
    },
  } as object);
  const instance = adapter.getInstance<FastifyInstance>();
  const catalog = new RouteCatalog();
  instance.decorate('routeCatalog', catalog);
  instance.decorateRequest('principal', undefined);
  instance.decorateRequest('operationId', undefined);
  instance.decorateRequest('rawBody', undefined);
  instance.decorateRequest('readBody', undefined);
  instance.decorateRequest('errorCode', undefined);
  instance.decorateRequest('arrivedAtMs', 0);
  instance.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) catalog.add(one, url);
  });
  instance.addHook('onReady', async () => {
    catalog.check(access);
  });
  installBodyParser(instance, doors);
  instance.addHook('onRequest', (request, reply, done) => {
    request.arrivedAtMs = performance.now();
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    done();
  });
  return adapter;
}

function serverOptions(config: Config): Partial<FastifyHttpOptions<HttpServer>> {
  return {
    logger: false,
    requestTimeout: LIMITS.requestTimeoutMs,
    // idle sockets only: a purchase may take as long as its gateway, so this is longer than any answer
    connectionTimeout: 2 * LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
    // what still arrives on an open connection while the port closes is served, and the connection closed behind it
    return503OnClosing: false,
    ...(config.tls
      ? {
          https: {
            ...SLOW_CLIENT_BOUNDS,
            key: readFileSync(config.tls.keyFile),
            cert: readFileSync(config.tls.certFile),
            minVersion: 'TLSv1.3',
          },
        }
      : { http: SLOW_CLIENT_BOUNDS }),
    trustProxy: config.trustProxy === 0 ? false : config.trustProxy,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']) ?? randomUUID(),
    routerOptions: { maxParamLength: LIMITS.urlBytes },
    clientErrorHandler: answerBrokenRequest,
  };
}

/** What is not even HTTP has no route, no door and no filter: a minimal answer on the socket, without a word of what was sent. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [408, 'Request Timeout']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? [431, 'Request Header Fields Too Large']
        : [400, 'Bad Request'];
  const body = JSON.stringify({
    type: 'urn:holdfast:problem:malformed',
    title,
    status,
    detail: 'The request cannot be read.',
  });
  socket.end(
    `HTTP/1.1 ${String(status)} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Plugins and hooks of a made application. Call it before `listen`. */
export async function configureApp(app: NestFastifyApplication, config: Config): Promise<void> {
  const log = app.get<Logger>(LOG);
  app.useLogger(new NestLogger(log));
  const instance = app.getHttpAdapter().getInstance();
  const doors = app.get<readonly Door[]>(DOORS, { strict: false });
  // not by the framework's own method: that copies the headers to the bare response, for middleware, of which there is none here
  instance.addHook('onRequest', answerOptions(doors));
  await instance.register(cors, {
    origin: config.corsOrigins.length === 0 ? '*' : [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: CORS_MAX_AGE_SECONDS,
  });
  const securityHeaders = securityHeadersOf(config);
  instance.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(securityHeaders);
    done();
  });
  const querySecrets = new QuerySecrets(doors);
  instance.addHook('onRequest', (request, _reply, done) => {
    done(problemOfHead(request, querySecrets));
  });
  logRequests(instance, log);
}

/** What is wrong with a request's URL or headers before anybody looks at its route. */
function problemOfHead(request: FastifyRequest, querySecrets: QuerySecrets): Error | undefined {
  const { url = '', rawHeaders } = request.raw;
  if (hasTwoHosts(rawHeaders)) return new DomainError('malformed', 'The request has two Host headers.');
  if (url.length > LIMITS.urlBytes) return new DomainError('malformed', 'The URL is too long.');
  if (!url.includes('?')) return undefined;
  try {
    cleanMembers(request.query);
    querySecrets.refuse(request.query as Record<string, unknown>);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** RFC 9112, 3.2: such a request is refused. A proxy in front may have decided by the other one. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  // names and values take turns
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]?.length === HOST.length && rawHeaders[i]?.toLowerCase() === HOST) hosts += 1;
  return hosts > 1;
}

/** The same for every answer, so helmet is asked once: it would put them together anew for each. */
function securityHeadersOf({ publicUrl }: Config): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  const answer = {
    setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
    removeHeader: (name: string) => headers.delete(name.toLowerCase()),
  };
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    // answers are read by other origins: that is what CORS is for here
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })({} as IncomingMessage, answer as unknown as ServerResponse, () => undefined);
  return Object.fromEntries(headers);
}
