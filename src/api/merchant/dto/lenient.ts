import { applyDecorators } from '@nestjs/common';
import { firstCharacters } from '../../../kernel/text';
import { Becomes, type Check, checkText, Field, type FieldOptions } from '../../shared';

/** Everything optional may also be null, as callers of this API send it. */
export const maybe = { optional: true, nullable: true } as const;

/** Numbers of customers and profiles: more than anybody will ever have. */
export const MAX_NUMBER = 999_999_999_999;

const MAX_WHOLE = 2_147_483_647;

interface NameOptions extends FieldOptions {
  /** An id, a reference or a number of a person: it may look like a card number. */
  readonly reference?: boolean;
}

/** The first characters of a text, as `Cut` keeps them. */
export const cutTo = (max: number, text: string): string => firstCharacters(text.trim(), max);

const trimmedFor =
  ({ prepare = (value) => value }: FieldOptions) =>
  (value: unknown): unknown =>
    prepare(typeof value === 'string' ? value.trim() : value);

/** A text that people read; longer ones are cut, not refused (page: string[n]). What it says is checked as it was sent. */
export function Cut(max: number, options: NameOptions = {}): PropertyDecorator {
  const { reference = false, ...rest } = options;
  const cut = (value: unknown): unknown => (typeof value === 'string' ? cutTo(max, value) : value);
  const wrong = checkText({ max: Infinity, reference });
  const check: Check = (value) =>
    value === undefined || value === null || value === '' ? 'is required' : wrong(value);
  const schema = { type: String, maxLength: max };
  return applyDecorators(Becomes(cut), Field(orEmpty(check, rest), schema, { ...rest, prepare: trimmedFor(rest) }));
}

/** A name by which something is found or decided, never a part of one: longer ones are refused. */
export function Name(max: number, options: NameOptions = {}): PropertyDecorator {
  const wrong = checkText({ max, reference: true });
  const check: Check = (value) =>
    value === undefined || value === null || value === '' ? 'is required' : wrong(value);
  return Field(orEmpty(check, options), { type: String, maxLength: max }, { ...options, prepare: trimmedFor(options) });
}

/** An empty text that is kept where a member may be absent clears it. */
const orEmpty = (check: Check, { optional = false }: FieldOptions): Check =>
  optional ? (value) => (value === '' ? undefined : check(value)) : check;

/** true or false, also written as text. */
export function Flag(options: FieldOptions = {}): PropertyDecorator {
  const read = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value);
  const check = (value: unknown): string | undefined =>
    typeof value === 'boolean' ? undefined : 'must be true or false';
  return applyDecorators(Becomes(read), Field(check, { type: Boolean }, options));
}

/** A whole number, also written as digits. */
export function Whole(
  options: FieldOptions & { readonly min?: number; readonly max?: number } = {},
): PropertyDecorator {
  const { min = 0, max = MAX_WHOLE, ...rest } = options;
  const read = (value: unknown): unknown =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  const check = (value: unknown): string | undefined =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `must be a whole number from ${String(min)} to ${String(max)}`;
  return applyDecorators(Becomes(read), Field(check, { type: 'integer', minimum: min, maximum: max }, rest));
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
