import { couponKey, decideRedemptions, unitsPerCoupon } from './decide-redemptions';
import type { LimitedCoupon, RedemptionRequest } from './types';

const request = (
  purchaseId: string,
  customerId: string,
  couponId = 'ten',
  emails: readonly string[] = [],
): RedemptionRequest => ({
  id: `redemption of ${purchaseId}`,
  organizationId: 'org',
  couponId,
  purchaseId,
  customerId,
  emails,
  amountMinor: 100n,
});
const limits = (left: number | null, perCustomer: number | null): ReadonlyMap<string, LimitedCoupon> => {
  const coupon = { organizationId: 'org', couponId: 'ten', left, perCustomer };
  return new Map([[couponKey(coupon), coupon]]);
};
const UNUSED = { byCustomer: 0, byPurchase: false };
const outcomes = (...args: Parameters<typeof decideRedemptions>): string[] =>
  [...decideRedemptions(...args).values()].map(({ outcome, counts }) => `${outcome}${counts ? ' and counted' : ''}`);

describe('limited coupons', () => {
  const three = [request('p1', 'ann'), request('p2', 'bob'), request('p3', 'cid')];

  it('go to the first that ask', () => {
    expect(outcomes(three, limits(2, null), [UNUSED, UNUSED, UNUSED])).toEqual([
      'redeemed and counted',
      'redeemed and counted',
      'exhausted',
    ]);
  });

  it('may be redeemed by one customer so often, earlier redemptions and those of the same batch together', () => {
    const ofOne = [request('p1', 'ann'), request('p2', 'ann'), request('p3', 'bob')];
    expect(
      outcomes(ofOne, limits(null, 2), [{ ...UNUSED, byCustomer: 1 }, { ...UNUSED, byCustomer: 1 }, UNUSED]),
    ).toEqual(['redeemed and counted', 'exhausted', 'redeemed and counted']);
  });

  it('take buyers with one e-mail address in common for one customer', () => {
    const guests = [
      request('p1', 'guest 1', 'ten', ['ann@shop.example']),
      request('p2', 'ann', 'ten', ['other@shop.example', 'ann@shop.example']),
      request('p3', 'guest 2', 'ten', ['bob@shop.example']),
    ];
    expect(outcomes(guests, limits(null, 1), [UNUSED, UNUSED, UNUSED])).toEqual([
      'redeemed and counted',
      'exhausted',
      'redeemed and counted',
    ]);
  });

  it('that are refused to one leave their units to those behind', () => {
    const mixed = [request('p1', 'ann'), request('p2', 'ann'), request('p3', 'bob')];
    expect(outcomes(mixed, limits(2, 1), [UNUSED, UNUSED, UNUSED])).toEqual([
      'redeemed and counted',
      'exhausted',
      'redeemed and counted',
    ]);
  });

  it('stay with a purchase that has redeemed them already, even when none is left, and are not counted twice', () => {
    const again = { byCustomer: 1, byPurchase: true };
    expect(outcomes([request('p1', 'ann')], limits(0, 1), [again])).toEqual(['redeemed']);
    expect(outcomes([request('p1', 'ann'), request('p2', 'bob')], limits(1, null), [again, UNUSED])).toEqual([
      'redeemed',
      'redeemed and counted',
    ]);
  });
});

it('a coupon whose limits were not read is a mistake of the program', () => {
  expect(() => decideRedemptions([request('p1', 'ann')], new Map(), [UNUSED])).toThrow('a limited coupon was not read');
});

it('redemptions are counted per coupon', () => {
  expect(unitsPerCoupon([request('p1', 'ann'), request('p2', 'bob'), request('p3', 'ann', 'other')])).toEqual([
    { organizationId: 'org', couponId: 'ten', units: 2 },
    { organizationId: 'org', couponId: 'other', units: 1 },
  ]);
});
