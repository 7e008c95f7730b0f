import type { ApiQueryOptions } from '@nestjs/swagger';
import { type FieldProblem, invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import type { Page } from '../../kernel/page';
import type { PurchaseFilter } from '../../modules/purchases';
import { cutTo } from './dto/lenient';
import { ORDER_MAX } from './dto/purchase.dto';
import { fromWireDay, wireDay } from './wire-time';
import { MERCHANT_DOOR } from './door';

const DAY_MS = 86_400_000;
/** Longest range of days a list may ask for; the page gives no figure. */
const MAX_DAYS = 31;

const DAY_SCHEMA = { type: 'string', pattern: '^\\d{8}$', example: '20260302' } as const;

/** The criteria as query parameters, for the API document. */
export const LIST_QUERIES: readonly ApiQueryOptions[] = [
  { name: 'From', required: false, description: 'First day. Absent, as `To`: today.', schema: DAY_SCHEMA },
  { name: 'To', required: false, description: 'Last day.', schema: DAY_SCHEMA },
  { name: 'Authorized', required: false, description: 'Only paid ones.', schema: { type: 'boolean' } },
  { name: 'OrderNumber', required: false, schema: { type: 'string' } },
  { name: 'PaymentMediaId', required: false, schema: { type: 'integer', minimum: 0 } },
];

/**
 * Criteria of a list: in the body, or as query parameters, which the body overrides. Without days: today.
 * @throws DomainError validation-failed (PR018, PR019, and every criterion that cannot be read)
 */
export function listFilter(query: Readonly<Record<string, unknown>>, body: unknown, now: Date): [PurchaseFilter, Page] {
  const given = { ...query, ...(isObject(body) ? body : {}) };
  const problems: FieldProblem[] = [];
  const bad = (field: string, message: string): undefined => {
    problems.push({ field, message });
    return undefined;
  };
  const authorized = readFlag(given['Authorized'], bad);
  const { from, to } = readDays(given['From'], given['To'], now, bad);
  const order = readText(given['OrderNumber'], bad);
  const media = readWhole(given['PaymentMediaId'], bad);
  if (problems.length > 0) throw invalidInput(...problems);
  return [
    {
      doors: [MERCHANT_DOOR.name],
      createdFrom: from,
      createdTo: to,
      ...(authorized === true && { states: ['fulfilled'] }),
      ...((order !== undefined || media !== undefined) && {
        details: {
          merchant: { ...(order !== undefined && { order }), ...(media !== undefined && { paymentMediaId: media }) },
        },
      }),
    },
    { limit: LIMITS.pageMax, offset: 0 },
  ];
}

type Bad = (field: string, message: string) => undefined;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

function readDays(fromText: unknown, toText: unknown, now: Date, bad: Bad): { from?: Date; to?: Date } {
  if (isAbsent(fromText) !== isAbsent(toText)) {
    bad(isAbsent(fromText) ? 'From' : 'To', 'PR018');
    return {};
  }
  const today = wireDay(now);
  const from = fromWireDay(String(isAbsent(fromText) ? today : fromText));
  const last = fromWireDay(String(isAbsent(toText) ? today : toText));
  if (!from) bad('From', 'must be a day (yyyyMMdd)');
  if (!last) bad('To', 'must be a day (yyyyMMdd)');
  if (!from || !last) return {};
  const days = (last.getTime() - from.getTime()) / DAY_MS + 1;
  if (days < 1 || days > MAX_DAYS) bad('To', 'PR019');
  return { from, to: new Date(last.getTime() + DAY_MS) };
}

function readFlag(value: unknown, bad: Bad): boolean | undefined {
  if (isAbsent(value)) return undefined;
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : bad('Authorized', 'must be true or false');
}

const readText = (value: unknown, bad: Bad): string | undefined => {
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return bad('OrderNumber', 'must be a text');
  // an order is kept as it was cut when it was made
  return cutTo(ORDER_MAX, String(value));
};

function readWhole(value: unknown, bad: Bad): number | undefined {
  if (isAbsent(value)) return undefined;
  const text = String(value);
  return /^\d{1,9}$/.test(text) ? Number(text) : bad('PaymentMediaId', 'must be a whole number');
}
