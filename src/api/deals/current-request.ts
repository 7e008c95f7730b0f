import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { clientAddress, hungUp, idempotencyKeyOf } from '../shared';
import type { RequestContext } from './keyed-requests';
import { queryOf } from './parameters';

/** The request as this door's commands need it. Only API keys come through here; the access table says so too. */
export const CurrentRequest = createParamDecorator((_: undefined, context: ExecutionContext): RequestContext => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { principal } = request;
  if (principal?.kind !== 'secret-key' && principal?.kind !== 'publishable-key') {
    throw new DomainError('forbidden', 'These credentials do not give the right to do this.');
  }
  return {
    principal,
    key: idempotencyKeyOf(request),
    address: clientAddress(request),
    parameters: queryOf(request),
    isGone: hungUp(request),
  };
});
