import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { processClock } from '../../kernel/clock';
import { DomainError } from '../../kernel/errors';
import { describeError, LOG } from '../../kernel/logging';
import { type Door, doorOf, pathOf, type RenderedError } from './door';
import { renderProblem } from './problem';
import './request-context';
import { toDomainError } from './to-domain-error';

/** Injection token of the list of doors. */
export const DOORS = Symbol('Doors');

const FIRST_SERVER_ERROR = 500;
const headerText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** The refusal in the words of the door the path belongs to. */
function renderFor(doors: readonly Door[], error: DomainError, request: FastifyRequest): RenderedError {
  const path = pathOf(request.url);
  const render = doorOf(doors, path)?.renderError ?? renderProblem;
  const { accept, lang, 'content-type': contentType } = request.headers;
  return render(error, {
    requestId: request.id,
    path,
    accept,
    contentType,
    language: headerText(lang),
    at: new Date(processClock.nowMs()),
  });
}

interface Rendered {
  /** What is answered and logged: the refusal, or `internal` when its renderer failed. */
  readonly error: DomainError;
  readonly rendered: RenderedError;
}

/** A renderer that fails answers a plain 500 of its own format, and of the house's format when it fails even with that. */
function renderSafely(doors: readonly Door[], error: DomainError, request: FastifyRequest): Rendered {
  try {
    return { error, rendered: renderFor(doors, error, request) };
  } catch (cause) {
    const failed = new DomainError('internal', 'Something went wrong on our side.', {}, { cause });
    try {
      return { error: failed, rendered: renderFor(doors, failed, request) };
    } catch {
      return { error: failed, rendered: renderProblem(failed, { requestId: request.id }) };
    }
  }
}

/** Sends a refusal. Shared by the filter and by what the router refuses before any filter exists. */
export function sendError(
  doors: readonly Door[],
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): DomainError {
  const { error, rendered } = renderSafely(doors, asMethodNotAllowed(toDomainError(thrown), request, reply), request);
  request.errorCode = error.code;
  const { status, headers = {}, contentType, body } = rendered;
  if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="holdfast"');
  // said here too: what the router itself refuses has passed no hook
  void reply.header('x-request-id', request.id);
  void reply.status(status).headers(headers).header('content-type', contentType);
  void reply.send(typeof body === 'string' ? body : JSON.stringify(body));
  return error;
}

/** A path that exists, asked with another method: the router knows it only as "not found". */
function asMethodNotAllowed(error: DomainError, request: FastifyRequest, reply: FastifyReply): DomainError {
  if (error.code !== 'not-found' || !request.is404) return error;
  const methods = request.server.routeCatalog.methodsOf(pathOf(request.url));
  if (methods.length === 0) return error;
  void reply.header('allow', methods.join(', '));
  return new DomainError('method-not-allowed', 'The resource does not take this method.');
}

/** The one place where anything thrown becomes an answer. Nothing of a stack, a statement, a body or a parameter gets into it. */
@Catch()
export class AllExceptionsFilter implements ExceptionFilter {
  constructor(
    @Inject(DOORS) private readonly doors: readonly Door[],
    @Inject(LOG) private readonly log: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const error = sendError(this.doors, thrown, request, reply);
    if (reply.statusCode >= FIRST_SERVER_ERROR) {
      this.log.error(
        { requestId: request.id, code: error.code, ...describeError(error.cause ?? error) },
        'request failed',
      );
    }
  }
}
