import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { buildMessage, ValidateBy, ValidateIf } from 'class-validator';
import { type MemberShape, rememberShape } from './member-shapes';

/** What every field may say beside its own rule. */
export interface FieldOptions {
  /** May be absent. Null and an empty text are absent too, unless the two options below say otherwise. */
  readonly optional?: boolean;
  /** Null is a value of its own. */
  readonly nullable?: boolean;
  /** Null and an empty text are values of their own: they clear something, or are refused like any other wrong one. */
  readonly keepsEmpty?: boolean;
  /** What to make of the value as it was sent, before anybody looks at it; undefined: the member is absent. */
  readonly prepare?: (value: unknown) => unknown;
  readonly description?: string;
  readonly example?: unknown;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

/** What is wrong with a value, in words without the value; undefined when nothing is. */
export type Check = (value: unknown) => string | undefined;

/** Bounds of a list and the rule of its entries, which are told with their index. */
export type ListShape = Pick<MemberShape, 'entries' | 'checkEntry'>;

const NO_LIST: ListShape = { entries: undefined, checkEntry: () => undefined };
const asItIs = (value: unknown): unknown => value;

/** A field with a rule of its own: validation and documentation in one decorator. */
export function Field(
  check: Check,
  schema: ApiPropertyOptions,
  options: FieldOptions = {},
  list: ListShape = NO_LIST,
): PropertyDecorator {
  const { optional = false, nullable = false, keepsEmpty = false, prepare = asItIs } = options;
  const shape = { optional, nullable, keepsEmpty, prepare, ...list };
  return applyDecorators(rememberShape(shape), presence(options), rule(check), documented(schema, options));
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
