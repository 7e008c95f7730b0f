import type { FastifyReply } from 'fastify';
import type { DomainError } from '../../kernel/errors';
import type { Answer, GivenAnswer } from '../../kernel/idempotency';
import { renderDealsError } from './error-table';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Puts status and headers of an answer on the reply. @returns its body, byte for byte as it may be stored */
export function respond(reply: FastifyReply, { answer, replayed }: GivenAnswer): string {
  void reply.status(answer.status).headers(answer.headers);
  if (replayed) void reply.header('idempotent-replayed', 'true');
  return answer.body;
}

/** Every success of this door is 200. */
export const succeeded = (members: object): Answer => ({
  status: 200,
  headers: { 'content-type': JSON_TYPE },
  body: JSON.stringify({ status: 'success', ...members }),
});

/** A refusal as an answer that may be stored under a key: what became of the money will not change by asking again. */
export function refused(error: DomainError, path: string): Answer {
  const { status, body } = renderDealsError(error, { path });
  return {
    status,
    headers: {
      'content-type': JSON_TYPE,
      ...(error.retryAfterSeconds !== undefined && { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  };
}
