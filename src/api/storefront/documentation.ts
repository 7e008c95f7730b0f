import { applyDecorators, type Type } from '@nestjs/common';
import {
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

class InvalidFieldDto {
  @ApiProperty({ example: 'items.0.quantity' })
  field!: string;

  @ApiProperty({ example: 'must be a whole number from 1 to 1000' })
  message!: string;
}

/** RFC 9457. */
export class ProblemDto {
  @ApiProperty({ format: 'uri', example: 'urn:holdfast:problem:validation-failed' })
  type!: string;

  @ApiProperty({ example: 'Invalid data' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 422 })
  status!: number;

  @ApiProperty({ example: 'Invalid data sent.' })
  detail!: string;

  @ApiProperty({ example: 'urn:holdfast:request:0f6c2b1e-7d0c-4f7e-9a53-0a3a1f9b6c11' })
  instance!: string;

  @ApiPropertyOptional({ type: [InvalidFieldDto], description: 'With 422: every field that is wrong.' })
  invalidFields?: InvalidFieldDto[];
}

export interface OperationDocumentation {
  readonly summary: string;
  readonly description?: string;
  readonly status: 200 | 201 | 204;
  readonly type?: Type;
  /** The answer is a bare array with `Pagination-*` headers. */
  readonly list?: boolean;
  /** What the `Location` header of the answer names. */
  readonly location?: string;
  /** Takes an `Idempotency-Key`. */
  readonly keyed?: boolean;
}

const REFUSALS: readonly (readonly [number, string])[] = [
  [401, 'Credentials are missing or wrong.'],
  [403, 'The credentials do not give the right to do this.'],
  [429, 'Too many requests.'],
];
const problem = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };
const integerHeader = { schema: { type: 'integer' } } as const;

/** Documents a route of this door: what it answers and how it refuses. Who may call it is added from the access table. */
export function Operation(route: keyof typeof ROUTE_ACCESS, documentation: OperationDocumentation): MethodDecorator {
  const access = ROUTE_ACCESS[route];
  if (!access) throw new Error(`${route} is not in the access table`);
  const { summary, description = '', status, keyed = false, list = false } = documentation;
  const refusals = [
    ...REFUSALS,
    ...(route.includes('/:') ? [NOT_FOUND] : []),
    ...(route.startsWith('POST') || list ? [UNPROCESSABLE] : []),
  ];
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ApiOperation({ operationId: access.operationId, summary, description }),
    ...(keyed
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            required: false,
            description: 'The same key with the same body never has a second effect.',
            schema: { type: 'string', maxLength: LIMITS.idempotencyKeyLength },
          }),
        ]
      : []),
    ...(list ? pageQueries : []),
    ApiResponse({
      status,
      description: summary,
      headers: headersOf(documentation),
      ...(documentation.type && { type: documentation.type, isArray: list }),
    }),
    ...refusals.map(([code, text]) => ApiResponse({ status: code, description: text, content: problem })),
  );
}

const NOT_FOUND = [404, 'There is no such resource.'] as const;
const UNPROCESSABLE = [422, 'Invalid data.'] as const;

const pageQueries = [
  ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 0, maximum: LIMITS.pageMax, default: LIMITS.pageDefault },
  }),
  ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0, default: 0 } }),
];

function headersOf({ location, list = false, keyed = false }: OperationDocumentation): Record<string, object> {
  return {
    ...(location !== undefined && { Location: { description: location, schema: { type: 'string', format: 'uri' } } }),
    ...(list && {
      'Pagination-Total': integerHeader,
      'Pagination-Limit': integerHeader,
      'Pagination-Offset': integerHeader,
    }),
    ...(keyed && {
      'Idempotent-Replayed': {
        description: '`true` when this is the answer to an earlier request with the same key.',
        schema: { type: 'string' },
      },
    }),
  };
}
