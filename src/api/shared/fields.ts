import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { isEmail, ValidateNested } from 'class-validator';
import { ID_PATTERN, MAX_ID_LENGTH } from '../../kernel/ids';
import { countryCode } from '../../kernel/places';
import { Secret } from '../../kernel/secret';
import { type Check, Field, type FieldOptions } from './field';
import { checkBoolean, checkDate, checkDateTime, checkDecimal, checkInteger, checkUrl } from './field-checks';
import { Becomes, HoldsObjects } from './member-shapes';
import { CARD_NUMBER, checkText, codePoints, holdsCardNumber, type TextRules, withBlanks } from './text-policy';

const EMAIL_MAX = 255;
const URL_MAX = 2_083;
const WHOLE = /^-?\d{1,15}$/;

export interface TextOptions extends FieldOptions, TextRules {}

function textSchema({ max, min = 0, pattern }: TextOptions): ApiPropertyOptions {
  return {
    type: String,
    maxLength: max,
    ...(min > 0 ? { minLength: min } : {}),
    ...(pattern ? { pattern: pattern.source } : {}),
  };
}

/** A text that people write, by the policy of `checkText`. Not empty unless `min` is absent and no pattern forbids it. */
export function Text(options: TextOptions): PropertyDecorator {
  const prepare = options.lineEnds === 'blank' ? { prepare: withBlanks } : {};
  return Field(checkText(options), textSchema(options), { ...prepare, ...options });
}

/** An id of ours or of the caller's: 1 to 50 word characters. */
export function Id(options: FieldOptions = {}): PropertyDecorator {
  return Text({ ...options, min: 1, max: MAX_ID_LENGTH, reference: true, pattern: new RegExp(ID_PATTERN.source, 'u') });
}

/** A secret text that broke its rule: what is wrong with it goes on, the text does not. */
class RefusedSecret {
  constructor(readonly reason: string) {}
}

/** A text that is a `Secret` from here on (card number, password). The DTO property has type `Secret`. */
export function SecretText(options: TextOptions): PropertyDecorator {
  const checkPlain = checkText({ ...options, reference: true });
  const toSecret = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const reason = checkPlain(value);
    return reason === undefined ? new Secret(value) : new RefusedSecret(reason);
  };
  const check: Check = (value) => {
    if (value instanceof Secret) return undefined;
    return value instanceof RefusedSecret ? value.reason : 'must be a text';
  };
  return applyDecorators(Becomes(toSecret), Field(check, textSchema(options), { writeOnly: true, ...options }));
}

/** A whole JSON number. With `fromText` also digits, for query parameters; the DTO property is a number. */
export function Int({
  min,
  max,
  fromText = false,
  ...options
}: FieldOptions & { min: number; max: number; fromText?: boolean }): PropertyDecorator {
  const schema = { type: 'integer', minimum: min, maximum: max } as const;
  if (!fromText) return Field(checkInteger(min, max), schema, options);
  const field = Field(checkInteger(min, max), { oneOf: [schema, { type: 'string', pattern: WHOLE.source }] }, options);
  const toNumber = (value: unknown): unknown =>
    typeof value === 'string' && WHOLE.test(value) ? Number(value) : value;
  return applyDecorators(Becomes(toNumber), field);
}

/** A country as its ISO 3166-1 alpha-2 code; what means no country stays as it is, for its rule to refuse. */
export const toCountryCode = (value: unknown): unknown =>
  typeof value === 'string' ? (countryCode(value) ?? value) : value;

export function Bool(options: FieldOptions = {}): PropertyDecorator {
  return Field(checkBoolean, { type: Boolean }, options);
}

/** A plain decimal, as JSON number or text; it stays what it was, `parseMajor` reads both. */
export function Decimal({
  min,
  max,
  ...options
}: FieldOptions & { min?: number; max?: number } = {}): PropertyDecorator {
  const bounds = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  const number = { type: 'number', format: 'double', ...bounds };
  return Field(checkDecimal(min, max), { oneOf: [number, { type: 'string' }] }, options);
}

export function Email(options: FieldOptions = {}): PropertyDecorator {
  const check: Check = (value) => {
    const isAddress = typeof value === 'string' && codePoints(value) <= EMAIL_MAX && isEmail(value);
    if (!isAddress) return 'must be an e-mail address';
    return holdsCardNumber(value) ? CARD_NUMBER : undefined;
  };
  return Field(check, { type: String, format: 'email', maxLength: EMAIL_MAX }, options);
}

/** An absolute http(s) URL without user and password. */
export function HttpUrl({ max = URL_MAX, ...options }: FieldOptions & { max?: number } = {}): PropertyDecorator {
  return Field(checkUrl(max), { type: String, format: 'uri', maxLength: max }, options);
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function IsoDate(options: FieldOptions = {}): PropertyDecorator {
  return Field(checkDate, { type: String, format: 'date' }, options);
}

/** A moment by RFC 3339 with its offset. */
export function IsoDateTime(options: FieldOptions = {}): PropertyDecorator {
  return Field(checkDateTime, { type: String, format: 'date-time' }, options);
}

/** One of a closed list. */
export function OneOf(
  values: readonly string[] | Readonly<Record<string, string>>,
  options: FieldOptions = {},
): PropertyDecorator {
  const allowed: readonly unknown[] = Array.isArray(values) ? (values as readonly string[]) : Object.values(values);
  const check: Check = (value) => (allowed.includes(value) ? undefined : `must be one of ${allowed.join(', ')}`);
  return Field(check, { type: String, enum: [...allowed] as string[] }, options);
}

const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A free object that is kept as it is, bounded by its size as JSON. */
export function FreeObject({ maxBytes, ...options }: FieldOptions & { maxBytes: number }): PropertyDecorator {
  const check: Check = (value) => {
    if (!isPlainObject(value)) return 'must be an object';
    if (holdsCardNumber(value)) return `has a member that ${CARD_NUMBER}`;
    return Buffer.byteLength(JSON.stringify(value)) <= maxBytes
      ? undefined
      : `must not be larger than ${String(maxBytes)} bytes`;
  };
  return Field(check, { type: 'object', additionalProperties: true }, options);
}

/** The Swagger module takes a function for a lazy type only when the function is named `type`; any other one is a class to it. */
const lazySchema = (dto: () => ClassType): { readonly type: () => ClassType } => ({ type: () => dto() });

/** An object with fields of its own. */
export function Nested(dto: () => ClassType, options: FieldOptions = {}): PropertyDecorator {
  const check: Check = (value) => (isPlainObject(value) ? undefined : 'must be an object');
  return applyDecorators(HoldsObjects(dto), ValidateNested(), Field(check, lazySchema(dto), options));
}

/** A list of objects, or of texts each of which passes `item`. */
export function ListOf(
  of: (() => ClassType) | { readonly item: Check; readonly schema: Record<string, unknown> },
  { min = 0, max, ...options }: FieldOptions & { min?: number; max: number },
): PropertyDecorator {
  const nested = typeof of === 'function';
  const checkEntry: Check = nested ? (value) => (isPlainObject(value) ? undefined : 'must be an object') : of.item;
  const check: Check = (value) => (Array.isArray(value) ? undefined : 'must be a list');
  const list = { entries: { min, max }, checkEntry };
  const schema = { minItems: min, maxItems: max, isArray: true };
  if (!nested) return Field(check, { ...schema, ...of.schema }, options, list);
  return applyDecorators(
    HoldsObjects(of),
    ValidateNested({ each: true }),
    Field(check, { ...schema, ...lazySchema(of) }, options, list),
  );
}

/** Entries of a `ListOf` that are texts. */
export const texts = (options: TextOptions): { item: Check; schema: Record<string, unknown> } => ({
  item: checkText(options),
  schema: { ...textSchema(options), type: String },
});
