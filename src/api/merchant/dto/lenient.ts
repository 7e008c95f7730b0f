import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Field, type FieldOptions } from '../../shared';

/** Everything optional may also be null, as callers of this API send it. */
export const maybe = { optional: true, nullable: true } as const;

const CONTROL = /[\p{Cc}\u2028\u2029]/u;
/** Numbers of customers and profiles: more than anybody will ever have. */
export const MAX_NUMBER = 999_999_999_999;

const MAX_WHOLE = 2_147_483_647;

/** A text; longer ones are cut, not refused (page: string[n]). */
export function Cut(max: number, options: FieldOptions & { readonly multiline?: boolean } = {}): PropertyDecorator {
  const { multiline = false, ...rest } = options;
  const cut = ({ value }: { value: unknown }): unknown =>
    typeof value === 'string' ? Array.from(value.trim()).slice(0, max).join('') : value;
  const check = (value: unknown): string | undefined => {
    if (typeof value !== 'string') return value === undefined || value === null ? 'is required' : 'must be a text';
    if (value === '' && rest.optional !== true) return 'is required';
    return !multiline && CONTROL.test(value) ? 'must not contain control characters' : undefined;
  };
  return applyDecorators(Transform(cut), Field(check, { type: String, maxLength: max }, rest));
}

/** true or false, also written as text. */
export function Flag(options: FieldOptions = {}): PropertyDecorator {
  const read = ({ value }: { value: unknown }): unknown =>
    value === 'true' ? true : value === 'false' ? false : value;
  const check = (value: unknown): string | undefined =>
    typeof value === 'boolean' ? undefined : 'must be true or false';
  return applyDecorators(Transform(read), Field(check, { type: Boolean }, options));
}

/** A whole number, also written as digits. */
export function Whole(
  options: FieldOptions & { readonly min?: number; readonly max?: number } = {},
): PropertyDecorator {
  const { min = 0, max = MAX_WHOLE, ...rest } = options;
  const read = ({ value }: { value: unknown }): unknown =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  const check = (value: unknown): string | undefined =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `must be a whole number from ${String(min)} to ${String(max)}`;
  return applyDecorators(Transform(read), Field(check, { type: 'integer', minimum: min, maximum: max }, rest));
}

/** An amount of this door: two decimals without a separator, as a number or as digits. Read by `fromWireAmount`. */
export function WireAmount(options: FieldOptions = {}): PropertyDecorator {
  const check = (value: unknown): string | undefined => {
    if (value === undefined || value === null) return 'is required';
    const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    return typeof text === 'string' && /^[1-9]\d{0,17}$/.test(text)
      ? undefined
      : 'must be a whole number above 0, with two decimals and no separator';
  };
  return Field(
    check,
    { type: 'integer', minimum: 1 },
    { description: 'Two decimals without a separator: 12.25 is 1225.', ...options },
  );
}
