import type { ApiQueryOptions } from '@nestjs/swagger';
import { LIMITS } from '../../kernel/limits';
import { checkDateTime } from './field-checks';
import { checkText } from './text-policy';

/** What is wrong with a value, in words without the value. */
export class Unreadable {
  constructor(readonly reason: string) {}
}

type Schema = Extract<ApiQueryOptions, { schema: unknown }>['schema'];

/** A parameter of a list: how it is read, and how the API document describes it. */
export interface ListParameter<T> {
  readonly schema: Schema;
  readonly description?: string;
  readonly required?: boolean;
  /** @param text what was given, never empty; undefined: nothing */
  readonly read: (text: string | undefined) => T | Unreadable;
}

/** Every parameter that a list knows, by name. */
export type ListParameters = Readonly<Record<string, ListParameter<unknown>>>;

/** What was read, by the name of the parameter. */
export type Read<P extends ListParameters> = {
  readonly [K in keyof P]: P[K] extends ListParameter<infer T> ? T : never;
};

/** A parameter that may be absent: undefined is read then. */
export const optional = <T>(
  schema: Schema,
  read: (text: string) => T | Unreadable,
  description?: string,
): ListParameter<T | undefined> => ({
  schema,
  ...(description !== undefined && { description }),
  read: (text) => (text === undefined ? undefined : read(text)),
});

/** The same with a value for when it is absent. */
export const orElse = <T>({ read, ...parameter }: ListParameter<T | undefined>, other: T): ListParameter<T> => ({
  ...parameter,
  read: (text) => read(text) ?? other,
});

/** The same, and it must be there. @param reason what is said when it is not */
export const required = <T>(
  { read, ...parameter }: ListParameter<T | undefined>,
  reason: string,
): ListParameter<T> => ({ ...parameter, required: true, read: (text) => read(text) ?? new Unreadable(reason) });

const WHOLE = /^\d{1,15}$/;

export const wholeNumber = (
  { min, max }: { readonly min: number; readonly max: number },
  description?: string,
): ListParameter<number | undefined> =>
  optional<number>(
    { type: 'integer', minimum: min, maximum: max },
    (text) => {
      const value = WHOLE.test(text) ? Number(text) : -1;
      const isInRange = value >= min && value <= max;
      return isInRange ? value : new Unreadable(`must be a whole number from ${String(min)} to ${String(max)}`);
    },
    description,
  );

export const flag = (description?: string): ListParameter<boolean | undefined> =>
  optional<boolean>(
    { type: 'boolean' },
    (text) => (text === 'true' || text === 'false' ? text === 'true' : new Unreadable('must be true or false')),
    description,
  );

export const oneOf = <T extends string>(values: readonly T[], description?: string): ListParameter<T | undefined> =>
  optional<T>(
    { type: 'string', enum: [...values] },
    (text) => values.find((value) => value === text) ?? new Unreadable(`must be one of ${values.join(', ')}`),
    description,
  );

/** A text by which something is found: an id, a reference, an address. */
export const reference = (max: number, description?: string): ListParameter<string | undefined> => {
  const check = checkText({ max, reference: true });
  return optional<string>(
    { type: 'string', maxLength: max },
    (text) => {
      const reason = check(text);
      return reason === undefined ? text : new Unreadable(reason);
    },
    description,
  );
};

export const moment = (description?: string): ListParameter<Date | undefined> =>
  optional<Date>(
    { type: 'string', format: 'date-time' },
    (text) => {
      const reason = checkDateTime(text);
      return reason === undefined ? new Date(text) : new Unreadable(reason);
    },
    description,
  );

/** The part of a list that is asked for, as the storefront and the admin routes say it. */
export const PAGE = {
  limit: orElse(wholeNumber({ min: 0, max: LIMITS.pageMax }, 'Entries of the answer.'), LIMITS.pageDefault),
  offset: orElse(
    wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }, 'Entries before the first one of the answer.'),
    0,
  ),
} as const;
