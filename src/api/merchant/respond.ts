import type { FastifyReply } from 'fastify';
import type { GivenAnswer } from '../../kernel/idempotency';

/** Puts status and headers of an answer on the reply. @returns its body, byte for byte as it may be stored */
export function respond(reply: FastifyReply, { answer, replayed }: GivenAnswer): string {
  void reply.status(answer.status).headers(answer.headers);
  if (replayed) void reply.header('idempotent-replayed', 'true');
  return answer.body;
}
