import type { PrincipalKind } from '../../modules/auth';
import type { CredentialForm } from './credentials';

/** Who may call a route. */
export interface RouteAccess {
  /** The same as in the OpenAPI document; permissions of sessions are these ids. */
  readonly operationId: string;
  /** Ways to present a credential that the route reads; any other one is 401. */
  readonly forms: readonly CredentialForm[];
  /** Principals that may call it; a valid credential of another kind is 403. */
  readonly principals: readonly PrincipalKind[];
}

export type RouteTable = Readonly<Record<string, RouteAccess>>;

/** Documentation: pages and files registered by libraries, without a guard, readable by everybody. */
const OPEN_FILES = /^GET \/(docs(\/.*)?|openapi\.(json|yaml)|docs-json|docs-yaml)$/;
/** Preflight answers of the CORS plugin. */
const PREFLIGHT = /^OPTIONS \*$/;

/** The row of a route; HEAD is GET without the body. */
export const accessOf = (table: RouteTable, method: string, template: string): RouteAccess | undefined =>
  table[`${method === 'HEAD' ? 'GET' : method} ${template}`];

/** Whether somebody has decided about this route (`METHOD /template`). */
export function isListed(table: RouteTable, route: string): boolean {
  const asGet = route.replace(/^HEAD /, 'GET ');
  return asGet in table || OPEN_FILES.test(asGet) || PREFLIGHT.test(route);
}
