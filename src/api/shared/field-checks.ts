import { hasControls } from './text-policy';

type Checked = string | undefined;

const DECIMAL = /^-?(0|[1-9]\d{0,17})(\.\d{1,12})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

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
    if (typeof value !== 'string' || value.length > max || hasControls(value) || !URL.canParse(value)) return wrong;
    const { protocol, username, password } = new URL(value);
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? undefined : wrong;
  };

export function checkDate(value: unknown): Checked {
  const match = typeof value === 'string' ? DATE.exec(value) : null;
  // not `Date.UTC`, which takes the year 1 for 1901
  const date = match && new Date(`${match[0]}T00:00:00Z`);
  const exists = date !== null && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value;
  return exists ? undefined : 'must be a date (YYYY-MM-DD)';
}

export function checkDateTime(value: unknown): Checked {
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  return match && checkDate(match[1]) === undefined ? undefined : 'must be a date and time (RFC 3339)';
}
