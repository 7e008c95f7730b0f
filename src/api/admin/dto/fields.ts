import { isCurrency } from '../../../kernel/money';
import { Field, type FieldOptions, ListOf, Text, texts, toCountryCode } from '../../shared';

const COUNTRY = /^[A-Z]{2}$/u;
/** More countries than there are. */
const MAX_COUNTRIES = 300;
const ID = /^[@~\-.\w]+$/u;
const MAX_IDS = 100;

/** Bounds of this door's own fields. */
export const MAX_NAME = 255;
export const MAX_DESCRIPTION = 512;
export const MAX_STOCK = 2_000_000_000;
export const MAX_LIMIT = 1_000_000_000;

export function Currency(options: FieldOptions = {}): PropertyDecorator {
  const check = (value: unknown) =>
    typeof value === 'string' && isCurrency(value) ? undefined : 'must be a currency code (ISO 4217)';
  return Field(check, { type: String, minLength: 3, maxLength: 3, example: 'USD' }, options);
}

export function Country(options: FieldOptions = {}): PropertyDecorator {
  return Text({ ...options, min: 2, max: 2, pattern: COUNTRY, prepare: toCountryCode });
}

export function Countries(options: FieldOptions = {}): PropertyDecorator {
  return ListOf(texts({ min: 2, max: 2, pattern: COUNTRY }), {
    ...options,
    min: 1,
    max: MAX_COUNTRIES,
    prepare: (list) => (Array.isArray(list) ? list.map(toCountryCode) : list),
  });
}

export function Ids(options: FieldOptions = {}): PropertyDecorator {
  return ListOf(texts({ min: 1, max: 50, reference: true, pattern: ID }), { ...options, min: 1, max: MAX_IDS });
}
