import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { HEADERS, type HttpMethod, isPaged, PAGE_HEADERS, Route as SharedRoute, type RouteFacts } from '../shared';
import { MERCHANT_DOOR } from './door';
import { ErrorDto } from './dto/error.dto';
import { LANGUAGES } from './wire-errors';

interface MerchantRoute extends Omit<RouteFacts, 'status'> {
  /** Schema of the answer, or of its entries when it is a list. */
  readonly type: Type;
}

const LANGUAGE = ApiHeader({
  name: 'lang',
  required: false,
  description: 'Language of `Message`.',
  schema: { type: 'string', enum: [...LANGUAGES], default: 'en' },
});

/** Declares a route of this door: every answer stands in `{Response, Errors}`, a success has status 200. */
export function Route(method: HttpMethod, path: string, facts: MerchantRoute): MethodDecorator {
  const { summary, type, list, keyed = false } = facts;
  const item = { $ref: getSchemaPath(type) };
  const Response = list ? { type: 'array', items: item } : item;
  const Errors = { type: 'array', items: { $ref: getSchemaPath(ErrorDto) } };
  return applyDecorators(
    SharedRoute(MERCHANT_DOOR, method, path, facts),
    ApiExtraModels(type, ErrorDto),
    LANGUAGE,
    ApiResponse({
      status: 200,
      description: summary,
      headers: { ...(keyed && HEADERS.replayed), ...(isPaged(list) && PAGE_HEADERS) },
      content: { 'application/json': { schema: { type: 'object', properties: { Response, Errors } } } },
    }),
  );
}
