import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, Repository } from 'typeorm';
import { columnNames, type Demand, recordsetOf, requiredRows, run, statement, type Tx } from '../../../kernel/database';
import { CouponRedemptionEntity } from '../entities/coupon-redemption.entity';
import type { PriorUse, RedemptionRequest } from './types';

const MEMBERS = ['id', 'organizationId', 'couponId', 'purchaseId', 'customerId', 'amountMinor'] as const;

// A statement of its own, after the lock of the coupons: it sees what everybody who held the lock before has committed.
const PRIOR_USES = statement(
  'coupons.prior-uses',
  `SELECT (SELECT count(*)::int FROM coupon_redemption r
            WHERE r.organization_id = u.organization AND r.coupon_id = u.coupon AND r.customer_id = u.customer AND r.returned_at IS NULL)
            AS "byCustomer",
          EXISTS (SELECT FROM coupon_redemption r WHERE r.purchase_id = u.purchase AND r.coupon_id = u.coupon AND r.returned_at IS NULL)
            AS "byPurchase"
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY u(organization, coupon, customer, purchase, position)
    ORDER BY u.position`,
);
/** A redemption that was given back and is made anew keeps its row. */
const REDEEM = statement(
  'coupons.redeem',
  `WITH redeemed AS (
     INSERT INTO coupon_redemption (${columnNames(CouponRedemptionEntity, MEMBERS)})
     SELECT u.* FROM ${recordsetOf(CouponRedemptionEntity, MEMBERS)}
     ON CONFLICT (purchase_id, coupon_id) DO UPDATE SET id = excluded.id, customer_id = excluded.customer_id,
       amount_minor = excluded.amount_minor, returned_at = NULL WHERE coupon_redemption.returned_at IS NOT NULL
     RETURNING id)
   SELECT require_rows(count(*), $2::int) FROM redeemed`,
);
const GIVE_BACK = statement(
  'coupons.give-back',
  `WITH returned AS (
     UPDATE coupon_redemption SET returned_at = app_now() WHERE purchase_id = ANY ($1::text[]) AND returned_at IS NULL
     RETURNING organization_id, coupon_id),
   per_coupon AS (SELECT organization_id, coupon_id, count(*)::int AS units FROM returned GROUP BY 1, 2),
   uncounted AS (
     UPDATE coupon c SET redemptions = greatest(c.redemptions - p.units, 0) FROM per_coupon p
      WHERE c.organization_id = p.organization_id AND c.id = p.coupon_id AND c.max_redemptions IS NOT NULL)
   SELECT coalesce(sum(units), 0)::int AS units FROM per_coupon`,
);

/** What a redemption is written with: a request may carry more. */
const toRow = (request: RedemptionRequest): Pick<CouponRedemptionEntity, (typeof MEMBERS)[number]> => ({
  id: request.id,
  organizationId: request.organizationId,
  couponId: request.couponId,
  purchaseId: request.purchaseId,
  customerId: request.customerId,
  amountMinor: request.amountMinor,
});

/** Rows of `coupon_redemption`: which purchase redeemed which coupon, and what was given back. */
@Injectable()
export class CouponRedemptionRepository {
  constructor(
    @InjectRepository(CouponRedemptionEntity) private readonly redemptions: Repository<CouponRedemptionEntity>,
  ) {}

  /** What was redeemed before each of the requests, in their order. The coupons are locked. */
  async priorUses(tx: Tx, requests: readonly RedemptionRequest[]): Promise<PriorUse[]> {
    if (requests.length === 0) return [];
    return run<PriorUse>(tx, PRIOR_USES, [
      requests.map(({ organizationId }) => organizationId),
      requests.map(({ couponId }) => couponId),
      requests.map(({ customerId }) => customerId),
      requests.map(({ purchaseId }) => purchaseId),
    ]);
  }

  /** Writes redemptions. One that was given back is made anew; one that still counts stays as it is, and the demand `all` fails on it. */
  async redeem(tx: Tx, demand: Demand, requests: readonly RedemptionRequest[]): Promise<void> {
    if (requests.length > 0) await run(tx, REDEEM, [requests.map(toRow), requiredRows(demand, requests.length)]);
  }

  /** Gives back what purchases have redeemed, and takes it off the coupons' counters. @returns how many redemptions */
  async giveBack(tx: Tx, purchaseIds: readonly string[]): Promise<number> {
    const [row] = await run<{ units: number }>(tx, GIVE_BACK, [purchaseIds]);
    return row?.units ?? 0;
  }

  /** Whether anything a purchase redeemed was given back. */
  async wereReturned(tx: Tx, purchaseId: string): Promise<boolean> {
    return tx.withRepository(this.redemptions).existsBy({ purchaseId, returnedAt: Not(IsNull()) });
  }
}
