import { offSaleReason } from './on-sale';
import type { Deal, Offer } from './types';

const AT = new Date('2026-03-01T12:00:00.000Z');
const BEFORE = new Date('2026-03-01T11:59:59.999Z');
const AFTER = new Date('2026-03-01T12:00:00.001Z');
const deal = (changes: Partial<Deal>): Deal =>
  ({ state: 'in-flight', startAt: null, endAt: null, vouchersExpireAt: null, ...changes }) as Deal;
const reason = (changes: Partial<Pick<Offer, 'isActive' | 'issuesVouchers' | 'deal'>>): string | null =>
  offSaleReason({ isActive: true, issuesVouchers: true, deal: null, ...changes } as Offer, AT);

it.each([
  ['an active offer', {}, null],
  ['an inactive one', { isActive: false }, 'inactive'],
  ['a deal in flight', { deal: deal({}) }, null],
  ['a deal that starts now', { deal: deal({ startAt: AT }) }, null],
  ['a deal that starts later', { deal: deal({ startAt: AFTER }) }, 'not-started'],
  ['a deal that ends later', { deal: deal({ endAt: AFTER }) }, null],
  ['a deal that ends now', { deal: deal({ endAt: AT }) }, 'ended'],
  ['a deal whose vouchers expire later', { deal: deal({ vouchersExpireAt: AFTER }) }, null],
  ['a deal whose vouchers have expired', { deal: deal({ vouchersExpireAt: BEFORE }) }, 'vouchers-expired'],
  [
    'a deal without vouchers, whatever their time',
    { deal: deal({ vouchersExpireAt: BEFORE }), issuesVouchers: false },
    null,
  ],
])('%s', (_, changes, expected) => {
  expect(reason(changes)).toBe(expected);
});
