import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GivenAnswer } from '../../kernel/idempotency';
import { LIMITS } from '../../kernel/limits';
import { pathOf } from '../shared';
import { type Envelope, writeEnvelope } from './envelope';

const PENDING = 202;

/** Puts an answer on the reply in the format the request asks for. @returns its body */
export function respond(request: FastifyRequest, reply: FastifyReply, { answer, replayed }: GivenAnswer): string {
  const { accept, 'content-type': asked } = request.headers;
  const { contentType, body } = writeEnvelope(JSON.parse(answer.body) as Envelope, pathOf(request.url), {
    accept,
    contentType: asked,
  });
  void reply.status(answer.status).header('content-type', contentType);
  if (answer.status === PENDING) void reply.header('retry-after', String(LIMITS.retryAfterSeconds));
  if (replayed) void reply.header('idempotent-replayed', 'true');
  return body;
}
