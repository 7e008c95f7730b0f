import './request-context';

export type { BodyFormat, Door, ErrorContext, RenderedError } from './door';
export { pathOf } from './door';
export { cleanMembers } from './clean-members';
export { clientAddress } from './client-address';
export { hungUp } from './hung-up';
export { lenientBody, strictBody } from './dto-pipe';
export { type Check, Field, type FieldOptions } from './field';
export {
  Bool,
  Decimal,
  Email,
  FreeObject,
  HttpUrl,
  Id,
  Int,
  IsoDate,
  IsoDateTime,
  ListOf,
  Nested,
  OneOf,
  SecretText,
  Text,
  type TextOptions,
  texts,
} from './fields';
export { CARD_NUMBER, checkText, holdsCardNumber } from './text-policy';
export { formBody, parseForm } from './form-body';
export { jsonBody } from './json-body';
export {
  ClientAddress,
  CurrentPrincipal,
  IdempotencyKey,
  idempotencyKeyOf,
  NewPathId,
  Page,
  type PageRequest,
  PathId,
  setPagination,
} from './params';
export { KEEPS_OPENER, PAY_PATH, purchaseOfSession, sessionIdOf, sessionUrl } from './payment-pages';
export { PROBLEMS, renderProblem } from './problem';
export { fillRedirectUrl, isOwnRedirectUrl, type RedirectValues } from './redirect-url';
export { ROUTE_ACCESS, type RouteAccess, type RouteTable } from './route-access';
export { type HttpShell, SharedApiModule } from './shared-api.module';
