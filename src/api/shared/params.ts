import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, invalidInput } from '../../kernel/errors';
import { ID_PATTERN, MAX_ID_LENGTH } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import type { Principal, PrincipalKind } from '../../modules/auth';
import { clientAddress } from './client-address';
import './request-context';

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

/** Who speaks. With kinds: 403 for any other kind (the route table says the same; this makes the type certain). */
export const CurrentPrincipal = createParamDecorator(
  (kinds: PrincipalKind | readonly PrincipalKind[] | undefined, context: ExecutionContext): Principal => {
    const { principal } = requestOf(context);
    if (!principal) throw new DomainError('unauthenticated', 'Valid credentials are required.');
    if (kinds !== undefined && ![kinds].flat().includes(principal.kind)) {
      throw new DomainError('forbidden', 'These credentials do not give the right to do this.');
    }
    return principal;
  },
);

/** The client's address for counting (`clientAddress`). */
export const ClientAddress = createParamDecorator((_: undefined, context: ExecutionContext): string =>
  clientAddress(requestOf(context)),
);

const CONTROL = /\p{Cc}|\p{Cs}/u;
const PRINTABLE = /^[\x20-\x7e]+$/;

/** The `Idempotency-Key` of a request, if it has one. @throws DomainError validation-failed */
export function idempotencyKeyOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.length <= LIMITS.idempotencyKeyLength && PRINTABLE.test(key)) return key;
  throw invalidInput({
    field: 'Idempotency-Key',
    message: `must have 1 to ${String(LIMITS.idempotencyKeyLength)} printable ASCII characters`,
  });
}

export const IdempotencyKey = createParamDecorator((_: undefined, context: ExecutionContext): string | undefined =>
  idempotencyKeyOf(requestOf(context)),
);

const isId = (text: string): boolean => text.length <= MAX_ID_LENGTH && ID_PATTERN.test(text);
const pathParameter = (context: ExecutionContext, name: string): string =>
  (requestOf(context).params as Record<string, string | undefined>)[name] ?? '';

/** An id in the path. One that cannot be an id is answered like an unknown one. */
export const PathId = createParamDecorator((name: string, context: ExecutionContext): string => {
  const id = pathParameter(context, name);
  if (!isId(id)) throw new DomainError('not-found', 'There is no such resource.');
  return id;
});

/** Longest name of a purchase or voucher that is not one of our ids. */
const MAX_NAME_LENGTH = 255;

/** A name in the path, of any text, as one percent-encoded segment. One that cannot be a name is an unknown one. */
export const PathName = createParamDecorator((parameter: string, context: ExecutionContext): string => {
  const name = pathParameter(context, parameter);
  if (name.length > MAX_NAME_LENGTH || CONTROL.test(name)) {
    throw new DomainError('not-found', 'There is no such resource.');
  }
  return name;
});

/** An id in the path of something that may be made under it. @throws DomainError validation-failed */
export const NewPathId = createParamDecorator((name: string, context: ExecutionContext): string => {
  const id = pathParameter(context, name);
  // clients and proxies take `.` and `..` out of a path: what is called so can never be reached
  if (isId(id) && !/^\.{1,2}$/.test(id)) return id;
  const message = `must have 1 to ${String(MAX_ID_LENGTH)} letters of the English alphabet, digits, or @ ~ - . _`;
  throw invalidInput({ field: name, message });
});
