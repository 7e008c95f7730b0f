import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiQueryOptions } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FieldProblem, invalidInput } from '../../kernel/errors';
import type { Page } from '../../kernel/page';
import { safeFieldName } from './field-name';
import { MAX_PROBLEMS } from './known-members';
import { type ListParameter, type ListParameters, type Read, Unreadable } from './list-parameters';

const MAX_CHARACTERS = 1_000;

/**
 * Reads what a list is asked for. An empty parameter is absent.
 * @param given by name; from a JSON body also numbers and booleans
 * @throws DomainError validation-failed naming every parameter that the list does not know, and every one that cannot be read
 */
export function readList<P extends ListParameters>(given: Readonly<Record<string, unknown>>, parameters: P): Read<P> {
  const problems: FieldProblem[] = Object.keys(given)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => ({ field: safeFieldName(name), message: 'is not a parameter of this list' }));
  const read = Object.entries(parameters).map(([name, parameter]): [string, unknown] => {
    const value = readOne(given[name], parameter);
    if (value instanceof Unreadable) problems.push({ field: name, message: value.reason });
    return [name, value];
  });
  if (problems.length > 0) throw invalidInput(...problems.slice(0, MAX_PROBLEMS));
  return Object.fromEntries(read) as Read<P>;
}

function readOne(value: unknown, parameter: ListParameter<unknown>): unknown {
  if (value === undefined || value === null || value === '') return parameter.read(undefined);
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text.length <= MAX_CHARACTERS
    ? parameter.read(text)
    : new Unreadable(`must be given once, with ${String(MAX_CHARACTERS)} characters at most`);
}

/** What a list is asked for in the query string. @param parameters all that the list knows */
export const ListQuery = createParamDecorator((parameters: ListParameters, context: ExecutionContext) =>
  readList((context.switchToHttp().getRequest<FastifyRequest>().query ?? {}) as Record<string, unknown>, parameters),
);

/** The parameters of a list for the API document. */
export const documentedQueries = (parameters: ListParameters): ApiQueryOptions[] =>
  Object.entries(parameters).map(([name, { schema, description, required = false }]) => ({
    name,
    required,
    schema,
    ...(description !== undefined && { description }),
  }));

/** Whether a list is answered in parts that `setPagination` tells of; the deals door tells of them in its own way. */
export const isPaged = (list: ListParameters | undefined): boolean =>
  list !== undefined && ('limit' in list || 'Limit' in list);

/** Says beside a bare array which part of the whole it is. */
export function setPagination(reply: FastifyReply, { total, limit, offset }: Page & { readonly total: number }): void {
  void reply.headers({
    'pagination-total': String(total),
    'pagination-limit': String(limit),
    'pagination-offset': String(offset),
  });
}
