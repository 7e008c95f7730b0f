import type { Offer } from './types';

/** Why an offer cannot be bought at a moment. */
export const OFF_SALE_REASONS = ['inactive', 'deal-not-in-flight', 'not-started', 'ended', 'vouchers-expired'] as const;
export type OffSaleReason = (typeof OFF_SALE_REASONS)[number];

/**
 * Says why an offer cannot be bought at a moment; null when it can. A deal whose vouchers have expired is not on sale: what it
 * sold could not be redeemed.
 */
export function offSaleReason({ isActive, issuesVouchers, deal }: Offer, at: Date): OffSaleReason | null {
  if (!isActive) return 'inactive';
  if (!deal) return null;
  if (deal.state !== 'in-flight') return 'deal-not-in-flight';
  if (deal.startAt !== null && at < deal.startAt) return 'not-started';
  if (deal.endAt !== null && deal.endAt <= at) return 'ended';
  const isVoid = issuesVouchers && deal.vouchersExpireAt !== null && deal.vouchersExpireAt <= at;
  return isVoid ? 'vouchers-expired' : null;
}

/** Whether an offer may be bought at a moment: it is active, and a deal is in flight, within its time, its vouchers still valid. */
export const isOnSale = (offer: Offer, at: Date): boolean => offSaleReason(offer, at) === null;
