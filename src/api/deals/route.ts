import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse } from '@nestjs/swagger';
import { HEADERS, type HttpMethod, Route as SharedRoute, type RouteFacts } from '../shared';
import { DEALS_DOOR } from './door';

/** Both kinds of key: what a shop's page may do as well as its backend. */
export const KEYS = ['publishable-key', 'secret-key'] as const;

interface DealsRoute extends Omit<RouteFacts, 'status'> {
  readonly type?: Type;
  /** Media type of an answer that is not JSON, and its schema. */
  readonly file?: string;
  /** Parameters, sent as JSON, as a form or in the query string. */
  readonly parameters?: Type;
}

/** Declares a route of this door; each answers a success with 200. */
export function Route(method: HttpMethod, path: string, facts: DealsRoute): MethodDecorator {
  const { summary, type, file, parameters, keyed = false } = facts;
  return applyDecorators(
    SharedRoute(DEALS_DOOR, method, path, facts),
    ...(parameters
      ? [
          ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
          ApiBody({ type: parameters, required: false }),
        ]
      : []),
    ApiResponse({
      status: 200,
      description: summary,
      headers: keyed ? HEADERS.replayed : {},
      ...(type && { type }),
      ...(file !== undefined && { content: { [file]: { schema: { type: 'string' } } } }),
    }),
  );
}
