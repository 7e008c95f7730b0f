import { applyDecorators, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { HEADERS, type HttpMethod, isPaged, PAGE_HEADERS, Route as SharedRoute, type RouteFacts } from '../shared';
import { ADMIN_DOOR } from './door';

interface AdminRoute extends Omit<RouteFacts, 'callers'> {
  /** Schema of the answer; in brackets: of its entries. Absent: the answer has no body. */
  readonly type?: Type | readonly [Type];
}

/** Declares a route of this door: secret keys only. A list is a bare array. */
export function Route(method: HttpMethod, path: string, facts: AdminRoute): MethodDecorator {
  const { summary, status = 200, type, list, keyed = false } = facts;
  const [schema] = [type].flat();
  return applyDecorators(
    SharedRoute(ADMIN_DOOR, method, path, { ...facts, callers: ['secret-key'] }),
    ApiResponse({
      status,
      description: summary,
      headers: { ...(isPaged(list) ? PAGE_HEADERS : {}), ...(keyed ? HEADERS.replayed : {}) },
      ...(schema && { type: schema, isArray: Array.isArray(type) }),
    }),
  );
}
