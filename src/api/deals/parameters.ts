import {
  type ArgumentMetadata,
  createParamDecorator,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { invalidInput } from '../../kernel/errors';
import { cleanMembers, lenientBody, parseForm } from '../shared';
import { MISSING } from './error-table';

type Given = Readonly<Record<string, unknown>>;

/** The credential of the page's own examples; never a parameter, never in a fingerprint. */
const CREDENTIAL = 'api_key';

/**
 * What a request says, wherever it says it: query string, urlencoded form or JSON. A parameter in the body wins over one of the same
 * name in the URL. Card data and passwords in the URL were refused before this.
 */
function parametersOf({ body, url }: Pick<FastifyRequest, 'body' | 'url'>): Record<string, unknown> {
  const { [CREDENTIAL]: _, ...given } = { ...queryOf({ url }), ...(body as Given | undefined) };
  return given;
}

/** What the query string of a request says, without its credential. */
export function queryOf({ url }: Pick<FastifyRequest, 'url'>): Record<string, unknown> {
  const at = url.indexOf('?');
  const { [CREDENTIAL]: _, ...query } = cleanMembers(parseForm(at === -1 ? '' : url.slice(at + 1))) as Given;
  return query;
}

/** The parameters of a request. With a pipe (`required`) as DTO. */
export const Parameters = createParamDecorator((_: undefined, context: ExecutionContext): Record<string, unknown> =>
  parametersOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/**
 * Makes a DTO of parameters; those the DTO does not have are ignored.
 * @param names parameters that must be there; `a|b`: one of the two
 * @throws DomainError validation-failed, a parameter that is not there as `MISSING`
 */
export const required = (...names: readonly string[]): PipeTransform => ({
  transform(value: unknown, { metatype }: ArgumentMetadata): unknown {
    const given = value as Given;
    const isThere = (name: string): boolean => given[name] !== undefined && given[name] !== null && given[name] !== '';
    const missing = names.map((name) => name.split('|')).filter((alternatives) => !alternatives.some(isThere));
    if (missing.length > 0) throw invalidInput(...missing.map(([field = '']) => ({ field, message: MISSING })));
    return lenientBody.toDto(metatype as Type<object>, given);
  },
});
