import type { FastifyReply } from 'fastify';
import type { Answer, GivenAnswer } from '../../kernel/idempotency';

const CREATED = 201;

/** Puts status and headers of an answer on the reply. @returns its body, byte for byte as it may be stored */
export function respond(reply: FastifyReply, { answer, replayed }: GivenAnswer): string {
  void reply.status(answer.status).headers(answer.headers);
  if (replayed) void reply.header('idempotent-replayed', 'true');
  return answer.body;
}

/** A 201 as it is sent, and stored under an idempotency key. */
export const created = (body: object, location: string): Answer => ({
  status: CREATED,
  headers: { 'content-type': 'application/json; charset=utf-8', location },
  body: JSON.stringify(body),
});
