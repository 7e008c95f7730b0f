import type { Offer } from './types';

/** May the offer be bought at that moment: it is active, and a deal is in flight and within its time. */
export function isOnSale({ isActive, deal }: Offer, at: Date): boolean {
  if (!isActive) return false;
  if (!deal) return true;
  return (
    deal.state === 'in-flight' &&
    (deal.startAt === null || deal.startAt <= at) &&
    (deal.endAt === null || at < deal.endAt)
  );
}
