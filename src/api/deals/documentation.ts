import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { LIMITS } from '../../kernel/limits';
import { ROUTE_ACCESS } from '../shared';

class ErrorItemDto {
  @ApiProperty({ enum: ['missing_field', 'missing', 'invalid', 'not_owner', 'not_found'] }) type!: string;
  @ApiProperty() message!: string;
  @ApiPropertyOptional() field?: string;
  @ApiProperty({ enum: ['user', 'credit_card', 'purchase', 'coupon'] }) resource!: string;
}

/** Every refusal of this door. */
export class ErrorDto {
  @ApiProperty({ example: 'error' }) status!: string;
  @ApiProperty({ example: 'cannot_fulfill' }) error_type!: string;
  @ApiProperty({ example: 'Not enough stock.' }) error_msg!: string;
  @ApiPropertyOptional({ type: [ErrorItemDto] }) errors?: ErrorItemDto[];
  @ApiPropertyOptional() purchase_id?: string;
  @ApiPropertyOptional() user_id?: string;
  @ApiPropertyOptional() credit_card_id?: string;
}

interface OperationDocumentation {
  readonly summary: string;
  readonly description?: string;
  readonly type?: Type;
  /** Parameters, sent as JSON, as a form or in the query string. */
  readonly parameters?: Type;
  readonly keyed?: boolean;
  readonly list?: boolean;
}

const REFUSALS: readonly (readonly [number, string])[] = [
  [401, 'Credentials are missing or wrong.'],
  [403, 'The credentials do not give the right to do this.'],
  [404, 'Unable to find it.'],
  [409, 'Somebody or something else came first.'],
  [422, 'A parameter is missing or wrong, or the purchase is not possible.'],
  [429, 'Too many requests, or too many reservations at once.'],
];
const refusal = { 'application/json': { schema: { $ref: getSchemaPath(ErrorDto) } } };
const PAGE_QUERIES = [
  ApiQuery({ name: 'page', required: false, schema: { type: 'integer', minimum: 1, default: 1 } }),
  ApiQuery({
    name: 'per_page',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault },
  }),
];

/** Documents a route of this door, each of which answers 200. Who may call it is added from the access table. */
export function Operation(route: string, documentation: OperationDocumentation): MethodDecorator {
  const access = ROUTE_ACCESS[route];
  if (!access) throw new Error(`${route} is not in the access table`);
  const { summary, description = '', type, parameters, keyed = false, list = false } = documentation;
  return applyDecorators(
    HttpCode(200),
    ApiExtraModels(ErrorDto),
    ApiOperation({ operationId: access.operationId, summary, description }),
    ...(parameters
      ? [
          ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
          ApiBody({ type: parameters, required: false }),
        ]
      : []),
    ...(keyed
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            required: false,
            description: 'The same key with the same parameters never has a second effect.',
            schema: { type: 'string', maxLength: LIMITS.idempotencyKeyLength },
          }),
        ]
      : []),
    ...(list ? PAGE_QUERIES : []),
    ApiResponse({ status: 200, description: summary, ...(type && { type }) }),
    ...REFUSALS.map(([status, text]) => ApiResponse({ status, description: text, content: refusal })),
  );
}
