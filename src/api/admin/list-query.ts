import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { invalidInput } from '../../kernel/errors';

const PAGE = ['limit', 'offset'];
const MAX_TEXT = 255;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Query parameters of a list beside `limit` and `offset`: those that it knows, each given once at most. */
export type ListQuery = Readonly<Record<string, string | undefined>>;

/**
 * Reads the query parameters that a list knows.
 * @throws DomainError validation-failed that names a parameter it does not know, or that is given twice
 */
function listQueryOf(query: unknown, known: readonly string[]): ListQuery {
  const given = Object.entries((query ?? {}) as Record<string, unknown>).filter(([name]) => !PAGE.includes(name));
  return Object.fromEntries(
    given.map(([name, value]) => {
      if (!known.includes(name)) throw invalidInput({ field: name, message: 'is not a parameter of this list' });
      if (typeof value !== 'string' || value.length > MAX_TEXT) {
        throw invalidInput({ field: name, message: `must be given once, with ${String(MAX_TEXT)} characters at most` });
      }
      return [name, value];
    }),
  );
}

/** The query of a list. @param known names of its parameters beside `limit` and `offset` */
export const QueryOf = createParamDecorator((known: readonly string[], context: ExecutionContext): ListQuery =>
  listQueryOf(context.switchToHttp().getRequest<FastifyRequest>().query, known),
);

/** @throws DomainError validation-failed */
export function readOneOf<T extends string>(query: ListQuery, name: string, values: readonly T[]): T | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const found = values.find((one) => one === value);
  if (found === undefined) throw invalidInput({ field: name, message: `must be one of ${values.join(', ')}` });
  return found;
}

/** @throws DomainError validation-failed */
export function readMoment(query: ListQuery, name: string): Date | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  if (!MOMENT.test(value) || Number.isNaN(Date.parse(value))) {
    throw invalidInput({ field: name, message: 'must be a date and time (RFC 3339)' });
  }
  return new Date(value);
}
