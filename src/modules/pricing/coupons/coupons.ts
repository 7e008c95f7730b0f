import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { run, statement, type Tx } from '../../../kernel/database';
import { DomainError, invalidInput } from '../../../kernel/errors';
import type { Page, Paged } from '../../../kernel/page';
import { TenantVersion } from '../../../kernel/tenant-version';
import { CouponEntity } from '../entities/coupon.entity';
import { giveBack, wereReturned } from './give-back';
import { lockLimits, redeem, redeemAll, type CouponLimits } from './redeem';
import { readDiscount, readRestriction, storeDiscount, storeRestriction } from './stored-coupon';
import type { Coupon, PutCoupon, RedemptionOutcome, RedemptionRequest } from './types';

/** 100.00 %. */
const WHOLE_PERCENT_HUNDREDTHS = 10_000;

const LOCK_ONE = statement(
  'coupons.lock-one',
  'SELECT id FROM coupon WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE',
);
// What a coupon gives is fixed by its first redemption (storefront contract 7.3): whoever used it was promised that.
const PUT = statement(
  'coupons.put',
  `INSERT INTO coupon (organization_id, id, description, discount, restrictions, status, issued_at, expires_at, max_redemptions, max_per_customer)
   VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, CASE WHEN $6 = 'issued' THEN app_now() END), $8, $9, $10)
   ON CONFLICT (organization_id, id) DO UPDATE SET description = excluded.description, discount = excluded.discount,
     restrictions = excluded.restrictions, status = excluded.status, issued_at = coalesce($7, coupon.issued_at, excluded.issued_at),
     expires_at = excluded.expires_at, max_redemptions = excluded.max_redemptions, max_per_customer = excluded.max_per_customer,
     updated_at = app_now()
   WHERE (coupon.discount, coupon.restrictions, coupon.max_redemptions, coupon.max_per_customer)
         IS NOT DISTINCT FROM (excluded.discount, excluded.restrictions, excluded.max_redemptions, excluded.max_per_customer)
      OR NOT EXISTS (SELECT FROM coupon_redemption r WHERE r.organization_id = $1 AND r.coupon_id = $2 AND r.returned_at IS NULL)
   RETURNING id`,
);

function toCoupon({ discount, restrictions, ...row }: CouponEntity): Coupon {
  return { ...row, ...readDiscount(discount), restrictions: restrictions.map(readRestriction) };
}

/** Codes that give discounts, and how often they were used. */
@Injectable()
export class Coupons {
  constructor(
    private readonly dataSource: DataSource,
    private readonly versions: TenantVersion,
  ) {}

  /** Locks those of the coupons that have a limit. In the lock order: after stock. */
  async lockLimits(
    tx: Tx,
    coupons: readonly Pick<RedemptionRequest, 'organizationId' | 'couponId'>[],
  ): Promise<CouponLimits> {
    return lockLimits(tx, coupons);
  }

  /** Redeems coupons for a batch of purchases, exactly within their locked limits; see `redeem`. */
  async redeem(tx: Tx, rows: readonly RedemptionRequest[], limits: CouponLimits): Promise<RedemptionOutcome[]> {
    return redeem(tx, rows, limits);
  }

  /** Redeems coupons without a limit for purchases that are just being made; see `redeemAll`. */
  async redeemAll(tx: Tx, rows: readonly RedemptionRequest[]): Promise<void> {
    return redeemAll(tx, rows);
  }

  /** Gives back what purchases that came to nothing have redeemed; see `giveBack`. */
  async giveBack(tx: Tx, purchaseIds: readonly string[]): Promise<number> {
    return giveBack(tx, purchaseIds);
  }

  /** Has anything a purchase redeemed been given back? */
  async wereReturned(tx: Tx, purchaseId: string): Promise<boolean> {
    return wereReturned(tx, purchaseId);
  }

  async find(organizationId: string, id: string): Promise<Coupon | undefined> {
    return (await this.findMany(organizationId, [id]))[0];
  }

  /** The coupons that exist, in any order. */
  async findMany(organizationId: string, ids: readonly string[]): Promise<Coupon[]> {
    const rows = await this.dataSource.getRepository(CouponEntity).findBy({ organizationId, id: In([...ids]) });
    return rows.map(toCoupon);
  }

  /** An organization's coupons, by id. */
  async list(organizationId: string, { limit, offset }: Page): Promise<Paged<Coupon>> {
    const options = { where: { organizationId }, order: { id: 'ASC' }, take: limit, skip: offset } as const;
    const [rows, total] = await this.dataSource.getRepository(CouponEntity).findAndCount(options);
    return { items: rows.map(toCoupon), total };
  }

  /**
   * Creates or replaces.
   * @throws DomainError validation-failed (`discount`) · invalid-state when it was redeemed and something other than its
   * description, status or times would change
   */
  async put(tx: Tx, coupon: PutCoupon): Promise<void> {
    checkDiscount(coupon);
    const { organizationId, id } = coupon;
    // Redemptions under way of a limited coupon hold this lock, so the check below sees them. One of an unlimited coupon does not:
    // a limit that begins while a purchase is being made does not bind that purchase.
    await run(tx, LOCK_ONE, [organizationId, id]);
    const rows = await run(tx, PUT, [
      organizationId,
      id,
      coupon.description,
      storeDiscount(coupon.discount, coupon.context),
      JSON.stringify(coupon.restrictions.map(storeRestriction)),
      coupon.status,
      coupon.issuedAt,
      coupon.expiresAt,
      coupon.maxRedemptions,
      coupon.maxPerCustomer,
    ]);
    if (rows.length === 0) throw new DomainError('invalid-state', 'A coupon that has been redeemed cannot change.');
    await this.versions.bump(tx, organizationId);
  }
}

function checkDiscount({ discount }: PutCoupon): void {
  const inRange =
    discount.type === 'fixed'
      ? discount.amountMinor > 0n
      : Number.isSafeInteger(discount.percentHundredths) &&
        discount.percentHundredths >= 1 &&
        discount.percentHundredths <= WHOLE_PERCENT_HUNDREDTHS;
  if (!inRange) throw invalidInput({ field: 'discount', message: 'must be above 0 and at most 100 percent' });
}
