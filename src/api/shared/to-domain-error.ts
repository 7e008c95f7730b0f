import { HttpException } from '@nestjs/common';
import { CommitUnknownError, isUnavailable } from '../../kernel/database';
import { DomainError, type DomainErrorCode } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';

/** What the framework refuses, by HTTP status. The texts are ours: its own may quote the request. */
const BY_STATUS: Readonly<Record<number, readonly [DomainErrorCode, string]>> = {
  400: ['malformed', 'The request cannot be read.'],
  401: ['unauthenticated', 'Valid credentials are required.'],
  403: ['forbidden', 'These credentials do not give the right to do this.'],
  404: ['not-found', 'There is no such resource.'],
  405: ['method-not-allowed', 'The resource does not take this method.'],
  408: ['malformed', 'The request took too long to arrive.'],
  413: ['payload-too-large', 'The body is too large.'],
  414: ['malformed', 'The URL is too long.'],
  415: ['unsupported-media-type', 'The media type of the body is not supported.'],
  422: ['validation-failed', 'Invalid data sent.'],
  429: ['rate-limited', 'Too many requests.'],
  431: ['malformed', 'The headers are too large.'],
};

const retryLater = (code: 'unavailable', message: string, cause: unknown): DomainError =>
  new DomainError(code, message, { retryAfterSeconds: LIMITS.retryAfterSeconds }, { cause });

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { name, statusCode } = (error ?? {}) as { name?: unknown; statusCode?: unknown };
  return name === 'FastifyError' && typeof statusCode === 'number' ? statusCode : undefined;
}

/**
 * Whatever was thrown, as one of our refusals. Unknown errors become `internal` with the error as cause: the caller learns nothing
 * of it, the log its class and place.
 */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const status = statusOf(error);
  if (status === 503) return retryLater('unavailable', 'The service cannot take the request now.', error);
  const known = status === undefined ? undefined : BY_STATUS[status];
  if (known) return new DomainError(known[0], known[1], {}, { cause: error });
  if (status !== undefined && status < 500)
    return new DomainError('malformed', 'The request cannot be read.', {}, { cause: error });
  if (error instanceof CommitUnknownError) return retryLater('unavailable', 'The outcome is not known yet.', error);
  if (isUnavailable(error)) return retryLater('unavailable', 'The service cannot reach its database.', error);
  return new DomainError('internal', 'Something went wrong on our side.', {}, { cause: error });
}
