import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Bool, Field, type FieldOptions, Int, SecretText, Text, type TextOptions } from '../../shared';

/** Most members of this API may be left out, or be null. */
export const maybe = { optional: true, nullable: true } as const;

/** Every text of the page that has no length of its own. */
const TEXT_MAX = 255;

const asText = ({ value }: { value: unknown }): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;

/** A text; numbers and booleans of JSON are taken as they are written. */
export const Words = (options: Partial<TextOptions> = {}): PropertyDecorator =>
  applyDecorators(Transform(asText), Text({ max: TEXT_MAX, ...options }));

/**
 * A text that is a `Secret` from here on. Its form is checked where it is used. The transformation written last runs first: a number is a
 * text before it is a secret.
 */
export const SecretWords = (options: Partial<TextOptions> = {}): PropertyDecorator =>
  applyDecorators(SecretText({ max: TEXT_MAX, ...options }), Transform(asText));

/** A whole number, as number or text. */
export const WholeNumber = (options: FieldOptions & { min: number; max: number }): PropertyDecorator =>
  Int({ ...options, fromText: true });

const asBoolean = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;

/** `true` or `false`, as boolean or text. */
export const Flag = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(Transform(asBoolean), Bool(options));

/** Anything of bounded size: the page shows the member and not its shape. */
export const Anything = ({ maxBytes, ...options }: FieldOptions & { maxBytes: number }): PropertyDecorator =>
  Field(
    (value) =>
      Buffer.byteLength(JSON.stringify(value)) <= maxBytes
        ? undefined
        : `must not be larger than ${String(maxBytes)} bytes`,
    { type: 'object', additionalProperties: true },
    options,
  );
