import { applyDecorators, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { type HttpMethod, HEADERS, isPaged, PAGE_HEADERS, Route as SharedRoute, type RouteFacts } from '../shared';
import { STOREFRONT_DOOR } from './door';

/** Whoever buys, with or without an account. */
export const BUYERS = ['publishable-key', 'customer'] as const;
/** Whoever may see one purchase and what came of it. */
export const OWN_PURCHASE = ['customer', 'purchase-session', 'secret-key'] as const;
/** Whoever may list what belongs to a customer. */
export const OWN_LISTS = ['customer', 'secret-key'] as const;
export const CATALOGUE = ['publishable-key', 'customer', 'secret-key'] as const;

interface StorefrontRoute extends RouteFacts {
  /** Schema of the answer, or of its entries when it is a list. */
  readonly type?: Type;
  /** What the `Location` header of the answer names. */
  readonly location?: string;
}

/** Declares a route of this door. A list is a bare array. */
export function Route(method: HttpMethod, path: string, facts: StorefrontRoute): MethodDecorator {
  const { summary, status = 200, type, location, list } = facts;
  const headers = {
    ...(location !== undefined && { Location: { description: location, schema: { type: 'string', format: 'uri' } } }),
    ...(isPaged(list) && PAGE_HEADERS),
    ...(facts.keyed === true && HEADERS.replayed),
  };
  return applyDecorators(
    SharedRoute(STOREFRONT_DOOR, method, path, facts),
    ApiResponse({ status, description: summary, headers, ...(type && { type, isArray: list !== undefined }) }),
  );
}
