import { ungrouped } from '../../../modules/payment-instruments';
import {
  CARD_NUMBER,
  checkBoolean,
  Field,
  type FieldOptions,
  holdsCardNumber,
  Int,
  SecretText,
  Text,
  type TextOptions,
} from '../../shared';

/** Most members of this API may be left out, or be null. */
export const maybe = { optional: true, nullable: true } as const;

/** Every text of the page that has no length of its own. */
const TEXT_MAX = 255;

/** XML clients put blanks around what is no text of its own, as the standard lets them. */
const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

const asText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;

/** As `asText`, without outer blanks: for what has a form of its own. */
export const trimmedText = (value: unknown): unknown => trimmed(asText(value));

/** A text; numbers and booleans of JSON are taken as they are written. One that has a form of its own may stand between blanks. */
export const Words = (options: Partial<TextOptions> = {}): PropertyDecorator => {
  const prepare = options.pattern ? trimmedText : asText;
  return Text({ max: TEXT_MAX, prepare, ...options });
};

/** A text that is a `Secret` from here on. Its form is checked where it is used. */
export const SecretWords = (options: Partial<TextOptions> = {}): PropertyDecorator =>
  SecretText({ max: TEXT_MAX, prepare: asText, ...options });

/** An amount in major units, as number or text; it becomes the text. How many decimals it may have is up to its currency. */
export const Amount = (options: Partial<TextOptions> = {}): PropertyDecorator =>
  Words({ pattern: /^(0|[1-9]\d{0,17})(\.\d{1,12})?$/u, reference: true, ...options });

/** A whole number, as number or text. */
export const WholeNumber = (options: FieldOptions & { min: number; max: number }): PropertyDecorator =>
  Int({ ...options, prepare: trimmed, fromText: true });

function asBoolean(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return text === 'true' || text === 'false' ? text === 'true' : value;
}

const FLAG_SCHEMA = { oneOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false'] }] };

/** `true` or `false`, as boolean or text. */
export const Flag = (options: FieldOptions = {}): PropertyDecorator =>
  Field(checkBoolean, FLAG_SCHEMA, { ...options, prepare: asBoolean });

/** The number of a bank as it is printed, without blanks and dashes. */
export const routingNumber = (value: unknown): unknown => {
  const text = asText(value);
  return typeof text === 'string' ? ungrouped(text) : text;
};

/** ISO 8601 as clients write it: `T` or a blank, a fraction, an offset. */
const ISO_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/i;

/** A time in the page's form (`YYYY-MM-DD HH:MM:SS`, UTC), whatever form of ISO 8601 it was sent in. */
function pageTime(value: unknown): unknown {
  const [, day, time, offset = 'Z'] = (typeof value === 'string' && ISO_TIME.exec(value.trim())) || [];
  if (day === undefined || time === undefined) return value;
  const written = `${day} ${time}`;
  if (/^z$/i.test(offset)) return written;
  const moment = new Date(`${day}T${time}${offset}`);
  return Number.isNaN(moment.getTime()) ? value : moment.toISOString().slice(0, written.length).replace('T', ' ');
}

/** A moment. Whether its day exists is checked where it is used. */
export const Time = (options: Partial<TextOptions> = {}): PropertyDecorator =>
  Text({
    max: TEXT_MAX,
    pattern: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/u,
    example: '2026-04-19 08:29:17',
    prepare: pageTime,
    ...options,
  });

const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(isBlank));

/** An object that pays, or is there with nothing in it: clients send all of them, filled or not. */
export const paying = { ...maybe, prepare: (value: unknown) => (isBlank(value) ? undefined : value) } as const;

/** Anything of bounded size: the page shows the member and not its shape. */
export const Anything = ({ maxBytes, ...options }: FieldOptions & { maxBytes: number }): PropertyDecorator =>
  Field(
    (value) => {
      if (holdsCardNumber(value)) return CARD_NUMBER;
      return Buffer.byteLength(JSON.stringify(value)) <= maxBytes
        ? undefined
        : `must not be larger than ${String(maxBytes)} bytes`;
    },
    { type: 'object', additionalProperties: true },
    options,
  );
