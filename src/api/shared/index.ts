import './request-context';

export type {
  Api,
  BodyFormat,
  Door,
  ErrorContext,
  PaymentEnd,
  PaymentPagePolicy,
  RenderedError,
  ReturnForm,
} from './door';
export { doorNamed, doorOf, pathOf } from './door';
export { DOORS } from './exception.filter';
export { cleanMembers } from './clean-members';
export { clientAddress } from './client-address';
export { Clients } from './clients';
export { hungUp } from './hung-up';
export { lenientBody, strictBody } from './dto-pipe';
export { type Check, Field, type FieldOptions } from './field';
export { checkBoolean } from './field-checks';
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
  toCountryCode,
} from './fields';
export { Becomes, HoldsObjects } from './member-shapes';
export { CARD_NUMBER, checkText, holdsCardNumber } from './text-policy';
export { choice, choiceOf, criteriaOf, filteredBy, type SortKey, sortedBy, span } from './list-criteria';
export {
  flag,
  type ListParameter,
  type ListParameters,
  moment,
  oneOf,
  optional,
  orElse,
  PAGE,
  type Read,
  reference,
  required,
  Unreadable,
  wholeNumber,
} from './list-parameters';
export { isPaged, ListQuery, readList, setPagination } from './list-query';
export { formBody, parseForm } from './form-body';
export { jsonBody } from './json-body';
export {
  ClientAddress,
  CurrentPrincipal,
  IdempotencyKey,
  idempotencyKeyOf,
  NewPathId,
  PathId,
  PathName,
} from './params';
export { KEEPS_OPENER, PAY_PATH, purchaseOfSession, sessionIdOf, sessionUrl } from './payment-pages';
export { PROBLEMS, renderProblem } from './problem';
export { ProblemDto } from './problem.dto';
export { fillRedirectUrl, isOwnRedirectUrl, type RedirectValues } from './redirect-url';
export { BUYER_REFUSALS, CART_REFUSALS, INSTRUCTION_REFUSALS, PURCHASE_REFUSALS } from './refusals';
export { type KeyedRequest, RequestKeys } from './request-keys';
export { HEADERS, PAGE_HEADERS } from './response-headers';
export { type HttpMethod, Route, type RouteFacts } from './route';
export type { RouteAccess, RouteTable } from './route-access';
export { type RouteRow, routeTableOf } from './route-table';
export { type HttpShell, SharedApiModule } from './shared-api.module';
