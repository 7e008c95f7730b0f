import { invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import type { Page } from '../../kernel/page';
import type { PurchaseFilter } from '../../modules/purchases';
import { flag, optional, type Read, readList, reference, Unreadable, wholeNumber } from '../shared';
import { cutTo } from './dto/lenient';
import { ORDER_MAX } from './dto/purchase.dto';
import { fromWireDay, wireDay } from './wire-time';
import { MERCHANT_DOOR } from './door';

const DAY_MS = 86_400_000;
/** Longest range of days a list may ask for; the page gives no figure. */
const MAX_DAYS = 31;
const MAX_MEDIA_ID = 999_999_999;
const MAX_ORDER_TEXT = 255;

const day = (description: string) =>
  optional<Date>(
    { type: 'string', pattern: '^\\d{8}$', example: '20260302' },
    (text) => fromWireDay(text) ?? new Unreadable('must be a day (yyyyMMdd)'),
    description,
  );

/** The criteria of a list. `Limit` and `Offset` are ours: the page has no word for a part of a list. */
export const PURCHASES = {
  From: day('First day. Absent, as `To`: today.'),
  To: day('Last day.'),
  Authorized: flag('Only paid ones.'),
  OrderNumber: reference(MAX_ORDER_TEXT),
  PaymentMediaId: wholeNumber({ min: 0, max: MAX_MEDIA_ID }),
  Limit: wholeNumber(
    { min: 0, max: LIMITS.pageMax },
    `Entries of the answer. Absent, as \`Offset\`: all, and PR019 when those are more than ${String(LIMITS.pageMax)}.`,
  ),
  Offset: wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }, 'Entries before the first one of the answer.'),
} as const;

/** What a list is asked for. `isWhole`: all of it, so that a part of it would be a wrong answer. */
export interface PurchaseList {
  readonly filter: PurchaseFilter;
  readonly page: Page;
  readonly isWhole: boolean;
}

/**
 * Criteria of a list: in the body, or as query parameters, which the body overrides. Without days: today.
 * @throws DomainError validation-failed (PR018, PR019, every criterion that cannot be read or does not exist)
 */
export function readPurchaseList(query: unknown, body: unknown, now: Date): PurchaseList {
  const read = readList({ ...membersOf(query), ...membersOf(body) }, PURCHASES);
  const { Authorized, OrderNumber, PaymentMediaId, Limit, Offset } = read;
  // an order is kept as it was cut when it was made
  const order = OrderNumber === undefined ? undefined : cutTo(ORDER_MAX, OrderNumber);
  const merchant = {
    ...(order !== undefined && { order }),
    ...(PaymentMediaId !== undefined && { paymentMediaId: PaymentMediaId }),
  };
  return {
    filter: {
      door: { among: [MERCHANT_DOOR.name] },
      createdAt: daysOf(read, now),
      ...(Authorized === true && { state: { among: ['fulfilled'] } }),
      ...(Object.keys(merchant).length > 0 && { details: { merchant } }),
    },
    page: { limit: Limit ?? LIMITS.pageMax, offset: Offset ?? 0 },
    isWhole: Limit === undefined && Offset === undefined,
  };
}

/** Refuses to pass a part off as the whole. @throws DomainError validation-failed (PR019) */
export function checkWhole({ isWhole, page: { limit } }: PurchaseList, total: number): void {
  if (!isWhole || total <= limit) return;
  const message = `PR019: must be given, with Offset: there are ${String(total)} purchases, and an answer has ${String(limit)} at most`;
  throw invalidInput({ field: 'Limit', message });
}

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function daysOf({ From, To }: Pick<Read<typeof PURCHASES>, 'From' | 'To'>, now: Date) {
  if ((From === undefined) !== (To === undefined)) {
    throw invalidInput({ field: From === undefined ? 'From' : 'To', message: 'PR018' });
  }
  const today = fromWireDay(wireDay(now)) as Date;
  const [from, last] = [From ?? today, To ?? today];
  const days = (last.getTime() - from.getTime()) / DAY_MS + 1;
  if (days < 1 || days > MAX_DAYS) throw invalidInput({ field: 'To', message: 'PR019' });
  return { from, before: new Date(last.getTime() + DAY_MS) };
}
