import type { OpenAPIObject } from '@nestjs/swagger';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

export type Responses = Operation['responses'];
export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Every operation of a document: its path, its route as the router names it, and itself. */
export function operationsOf({ paths }: Pick<OpenAPIObject, 'paths'>): {
  readonly path: string;
  readonly route: string;
  readonly operation: Operation;
}[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      return operation ? [{ path, route, operation }] : [];
    }),
  );
}

/** `rate-limited`, `X-Request-Id`, `hosted_page` → `RateLimited`, `XRequestId`, `HostedPage`. */
export const pascalCase = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Members by name: the committed document changes only where the API does. */
export const byName = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
