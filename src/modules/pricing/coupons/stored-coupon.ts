import type { CouponRestriction, Discount, DiscountContext } from '../quote';

type Stored<T> = {
  [K in keyof T]: T[K] extends bigint ? string : T[K] extends Date ? string : T[K];
};
type StoredEach<T> = T extends unknown ? Stored<T> : never;

/** Forms that JSON columns keep: amounts as decimal text, times as ISO 8601. */
export type StoredDiscount = StoredEach<Discount> & { readonly context: DiscountContext };
export type StoredRestriction = StoredEach<CouponRestriction>;

export function storeDiscount(discount: Discount, context: DiscountContext): StoredDiscount {
  return discount.type === 'fixed'
    ? { ...discount, amountMinor: String(discount.amountMinor), context }
    : { ...discount, context };
}

export function readDiscount({ context, ...stored }: StoredDiscount): { discount: Discount; context: DiscountContext } {
  return {
    discount: stored.type === 'fixed' ? { ...stored, amountMinor: BigInt(stored.amountMinor) } : stored,
    context,
  };
}

export function storeRestriction(restriction: CouponRestriction): StoredRestriction {
  if (restriction.type === 'minimum-order-amount')
    return { ...restriction, amountMinor: String(restriction.amountMinor) };
  if (restriction.type === 'paid-by-time') return { ...restriction, time: restriction.time.toISOString() };
  return restriction;
}

export function readRestriction(stored: StoredRestriction): CouponRestriction {
  if (stored.type === 'minimum-order-amount') return { ...stored, amountMinor: BigInt(stored.amountMinor) };
  if (stored.type === 'paid-by-time') return { ...stored, time: new Date(stored.time) };
  return stored;
}
