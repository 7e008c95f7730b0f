type Checked = string | undefined;

/** Control characters; where several lines are allowed, line ends and tabs are not among them. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const CONTROL_EXCEPT_LINES = /(?![\n\r\t])[\p{Cc}\u2028\u2029]/u;
const DECIMAL = /^-?(0|[1-9]\d{0,17})(\.\d{1,12})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Length as people count: an emoji is one, not two. */
export const codePoints = (text: string): number => Array.from(text).length;

/** @throws Error when the pattern could be passed by a part of the text only, or reads it by half characters */
export function checkText({
  max,
  min = 0,
  pattern,
  multiline = false,
}: {
  max: number;
  min?: number;
  pattern?: RegExp;
  multiline?: boolean;
}) {
  if (pattern && !(pattern.unicode && pattern.source.startsWith('^') && pattern.source.endsWith('$'))) {
    throw new Error(`the pattern ${pattern.source} must be anchored and have the u flag`);
  }
  const control = multiline ? CONTROL_EXCEPT_LINES : CONTROL;
  return (value: unknown): Checked => {
    if (typeof value !== 'string') return 'must be a text';
    const length = codePoints(value);
    if (length < min || length > max) return `must have ${String(min)} to ${String(max)} characters`;
    // the pages' own patterns let line ends through as \s; a name or an address never has one
    if (control.test(value)) return 'must not contain control characters';
    return pattern && !pattern.test(value) ? 'has characters or a form that is not allowed' : undefined;
  };
}

export const checkInteger =
  (min: number, max: number) =>
  (value: unknown): Checked =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? undefined
      : `must be a whole number from ${String(min)} to ${String(max)}`;

export const checkBoolean = (value: unknown): Checked =>
  typeof value === 'boolean' ? undefined : 'must be true or false';

export const checkDecimal =
  (min = -Infinity, max = Infinity) =>
  (value: unknown): Checked => {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !DECIMAL.test(text)) return 'must be a plain decimal number';
    return Number(text) < min || Number(text) > max ? 'is out of range' : undefined;
  };

export const checkUrl =
  (max: number) =>
  (value: unknown): Checked => {
    const wrong = 'must be an absolute http or https URL';
    if (typeof value !== 'string' || value.length > max || CONTROL.test(value) || !URL.canParse(value)) return wrong;
    const { protocol, username, password } = new URL(value);
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? undefined : wrong;
  };

export function checkDate(value: unknown): Checked {
  const match = typeof value === 'string' ? DATE.exec(value) : null;
  const date = match && new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return date?.toISOString().slice(0, 10) === value ? undefined : 'must be a date (YYYY-MM-DD)';
}

export function checkDateTime(value: unknown): Checked {
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  return match && checkDate(match[1]) === undefined ? undefined : 'must be a date and time (RFC 3339)';
}
