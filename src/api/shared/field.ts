import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { buildMessage, ValidateBy, ValidateIf } from 'class-validator';

/** What every field may say beside its own rule. */
export interface FieldOptions {
  /** May be absent. */
  readonly optional?: boolean;
  /** May be null. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

/** What is wrong with a value, in words without the value; undefined when nothing is. */
export type Check = (value: unknown) => string | undefined;

/** A field with a rule of its own: validation and documentation in one decorator. */
export function Field(check: Check, schema: ApiPropertyOptions, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(presence(options), rule(check), documented(schema, options));
}

function rule(check: Check): PropertyDecorator {
  return ValidateBy(
    {
      name: 'field',
      validator: {
        validate: (value: unknown) => check(value) === undefined,
        defaultMessage: buildMessage(() => 'is not valid'),
      },
    },
    { message: ({ value }) => check(value) ?? 'is not valid' },
  );
}

function presence({ optional = false, nullable = false }: FieldOptions): PropertyDecorator {
  return ValidateIf((_dto, value) => !(optional && value === undefined) && !(nullable && value === null));
}

function documented(schema: ApiPropertyOptions, options: FieldOptions): PropertyDecorator {
  const { optional = false, nullable, description, example, readOnly, writeOnly } = options;
  const said = { nullable, description, example, readOnly, writeOnly };
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return ApiProperty({ ...schema, ...given, required: !optional } as ApiPropertyOptions);
}
