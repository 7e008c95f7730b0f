import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { LIMITS } from '../../kernel/limits';
import { ROUTE_ACCESS } from '../shared';
import { LANGUAGES } from './wire-errors';

export class ErrorDto {
  @ApiProperty({ example: 'PR003' }) readonly ErrorCode!: string;
  @ApiProperty({ example: '2026-03-02T08:28:16.000' }) readonly Created!: string;
  @ApiProperty({ example: 'Invalid amount', description: 'In the language of the `lang` header.' })
  readonly Message!: string;
  @ApiProperty({ type: String, nullable: true, example: 'Amount is required' }) readonly Detail!: string | null;
}

export interface OperationDocumentation {
  readonly summary: string;
  readonly description?: string;
  readonly type: Type;
  readonly list?: boolean;
  /** Takes an `Idempotency-Key`. */
  readonly keyed?: boolean;
}

const errors = { type: 'array', items: { $ref: getSchemaPath(ErrorDto) } } as const;
const refused = { schema: { type: 'object', properties: { Response: { nullable: true }, Errors: errors } } } as const;

const REFUSALS: readonly (readonly [number, string])[] = [
  [400, 'A member is missing or wrong: `Errors` says which.'],
  [401, 'Credentials are missing or wrong.'],
  [403, 'The credentials do not give the right to do this.'],
  [404, 'There is no such resource: `PR008`.'],
  [405, 'The resource does not take this method.'],
  [408, 'The request came too slowly.'],
  [409, 'Not possible in this state, or the name was used with another request.'],
  [503, 'Try again.'],
];

/** Documents a route of this door: every answer stands in `{Response, Errors}`. Who may call it is added from the access table. */
export function Operation(route: keyof typeof ROUTE_ACCESS, documentation: OperationDocumentation): MethodDecorator {
  const access = ROUTE_ACCESS[route];
  if (!access) throw new Error(`${route} is not in the access table`);
  const { summary, description = '', type, list = false, keyed = false } = documentation;
  const shown = { $ref: getSchemaPath(type) };
  const response = list ? { type: 'array', items: shown } : shown;
  return applyDecorators(
    ApiExtraModels(ErrorDto, type),
    ApiOperation({ operationId: access.operationId, summary, description }),
    ApiHeader({
      name: 'lang',
      required: false,
      description: 'Language of `Message`.',
      schema: { type: 'string', enum: [...LANGUAGES], default: 'en' },
    }),
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
    ApiResponse({
      status: 200,
      description: summary,
      content: {
        'application/json': { schema: { type: 'object', properties: { Response: response, Errors: errors } } },
      },
    }),
    ...REFUSALS.map(([status, text]) =>
      ApiResponse({ status, description: text, content: { 'application/json': refused } }),
    ),
  );
}
