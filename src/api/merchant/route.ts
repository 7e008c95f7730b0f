import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { HEADERS, type HttpMethod, Route as SharedRoute, type RouteFacts } from '../shared';
import { MERCHANT_DOOR } from './door';
import { ErrorDto } from './dto/error.dto';
import { LANGUAGES } from './wire-errors';

interface MerchantRoute extends Omit<RouteFacts, 'paged' | 'status'> {
  readonly type: Type;
  readonly list?: boolean;
}

const LANGUAGE = ApiHeader({
  name: 'lang',
  required: false,
  description: 'Language of `Message`.',
  schema: { type: 'string', enum: [...LANGUAGES], default: 'en' },
});

/** Declares a route of this door: every answer stands in `{Response, Errors}`, a success has status 200. */
export function Route(method: HttpMethod, path: string, facts: MerchantRoute): MethodDecorator {
  const { summary, type, list = false, keyed = false } = facts;
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
      headers: keyed ? HEADERS.replayed : {},
      content: { 'application/json': { schema: { type: 'object', properties: { Response, Errors } } } },
    }),
  );
}
