import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  type ApiQueryOptions,
} from '@nestjs/swagger';
import type { DomainErrorCode } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import type { PrincipalKind } from '../../modules/auth';
import type { CredentialForm } from './credentials';
import type { Door } from './door';
import type { ListParameters } from './list-parameters';
import { documentedQueries } from './list-query';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a route says of itself. The access table, the routing and the API document are made of nothing else. */
export interface RouteFacts {
  /** Unique in the service. A controller with several prefixes gives one id per prefix, in the order of its prefixes. */
  readonly operationId: string | readonly string[];
  /** Who may call it. Absent: everybody, and no credential is read. */
  readonly callers?: readonly PrincipalKind[];
  /** Forms of credential it reads, where they are not those of its door. */
  readonly credentials?: readonly CredentialForm[];
  readonly summary: string;
  readonly description?: string;
  /** Status of a success. Absent: 200. */
  readonly status?: number;
  /** Takes an `Idempotency-Key`. */
  readonly keyed?: boolean;
  /** Answers a list that knows these parameters and refuses every other one. Absent: no list. */
  readonly list?: ListParameters;
  /** Query parameters of a route that answers no list. */
  readonly queries?: readonly ApiQueryOptions[];
  /** Refusals beside those that follow from credentials, key, path and body. */
  readonly refuses?: readonly DomainErrorCode[];
  /** A page for browsers: not in the API document. */
  readonly undocumented?: boolean;
}

/** The facts of a route with the forms of credential it reads. */
export interface DeclaredRoute extends RouteFacts {
  readonly forms: readonly CredentialForm[];
}

const ROUTE = Symbol('Route');
type Handler = (...parameters: never[]) => unknown;

const IDEMPOTENCY_KEY = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description: 'The same key with the same request never has a second effect.',
  schema: { type: 'string', minLength: 1, maxLength: LIMITS.idempotencyKeyLength },
});

/**
 * Declares a route: the only place that says its method, path, operation id, callers and documentation.
 * @param door the door it belongs to; @param path below the path of the controller
 */
export function Route(
  door: Pick<Door, 'credentials' | 'errorSchema'>,
  method: HttpMethod,
  path: string,
  facts: RouteFacts,
): MethodDecorator {
  const { summary, description, status = 200, keyed = false, list = {}, queries = [], callers } = facts;
  const forms = callers === undefined ? [] : (facts.credentials ?? door.credentials);
  const declared: DeclaredRoute = { ...facts, forms };
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path }),
    HttpCode(status),
    SetMetadata(ROUTE, declared),
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ...(door.errorSchema ? [ApiExtraModels(door.errorSchema)] : []),
    ...(keyed ? [IDEMPOTENCY_KEY] : []),
    ...[...documentedQueries(list), ...queries].map((query) => ApiQuery(query)),
    ...(facts.undocumented === true ? [ApiExcludeEndpoint()] : []),
  );
}

/** What `@Route` said of a handler; undefined for a handler without it. */
export const declaredRoute = (handler: Handler): DeclaredRoute | undefined =>
  Reflect.getMetadata(ROUTE, handler) as DeclaredRoute | undefined;
