import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Raw, Repository } from 'typeorm';
import { type Connection, run, statement, type Tx } from '../../../kernel/database';
import type { Page, Paged } from '../../../kernel/page';
import { CouponEntity } from '../entities/coupon.entity';
import { readDiscount, readRestriction, storeDiscount, storeRestriction } from './stored-coupon';
import type { Coupon, CouponKey, LimitedCoupon, PutCoupon } from './types';

// A coupon without limits is not locked: nothing about it is counted, so its row never gets hot.
const LOCK_LIMITED = statement(
  'coupons.lock-limited',
  `SELECT organization_id AS "organizationId", id AS "couponId", max_redemptions - redemptions AS left, max_per_customer AS "perCustomer"
     FROM coupon
    WHERE (organization_id, id) IN (SELECT u.organization, u.id FROM unnest($1::text[], $2::text[]) u(organization, id))
      AND (max_redemptions IS NOT NULL OR max_per_customer IS NOT NULL)
    ORDER BY organization_id, id FOR NO KEY UPDATE`,
);
// What is left without anybody's lock: what unpaid purchases keep past their time counts as left.
const READ_LIMITED = statement(
  'coupons.read-limited',
  `SELECT c.organization_id AS "organizationId", c.id AS "couponId", c.max_per_customer AS "perCustomer",
          c.max_redemptions - c.redemptions
            + (SELECT count(*)::int FROM coupon_redemption r
                WHERE r.organization_id = c.organization_id AND r.coupon_id = c.id AND r.returned_at IS NULL
                  AND r.held_until <= (SELECT app_now())) AS left
     FROM coupon c
    WHERE (c.organization_id, c.id) IN (SELECT u.organization, u.id FROM unnest($1::text[], $2::text[]) u(organization, id))
      AND (c.max_redemptions IS NOT NULL OR c.max_per_customer IS NOT NULL)`,
);
const LOCK_ONE = statement(
  'coupons.lock-one',
  'SELECT id FROM coupon WHERE organization_id = $1 AND lower(id) = lower($2) FOR NO KEY UPDATE',
);
const LOCK_OF_PURCHASES = statement(
  'coupons.lock-of-purchases',
  `SELECT c.id FROM coupon c
    WHERE (c.organization_id, c.id) IN (SELECT r.organization_id, r.coupon_id FROM coupon_redemption r
                                         WHERE r.purchase_id = ANY ($1::text[]) AND r.returned_at IS NULL)
      AND c.max_redemptions IS NOT NULL
    ORDER BY c.organization_id, c.id FOR NO KEY UPDATE`,
);
const COUNT = statement(
  'coupons.count',
  `UPDATE coupon c SET redemptions = c.redemptions + u.units
     FROM unnest($1::text[], $2::text[], $3::int[]) u(organization, id, units)
    WHERE c.organization_id = u.organization AND c.id = u.id AND c.redemptions + u.units <= c.max_redemptions
   RETURNING c.id`,
);
// What a coupon gives is fixed by its first redemption (storefront contract 7.3): whoever used it was promised that.
const PUT = statement(
  'coupons.put',
  `INSERT INTO coupon (organization_id, id, description, discount, restrictions, status, issued_at, expires_at, max_redemptions, max_per_customer)
   VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, CASE WHEN $6 = 'issued' THEN app_now() END), $8, $9, $10)
   ON CONFLICT (organization_id, lower(id)) DO UPDATE SET description = excluded.description, discount = excluded.discount,
     restrictions = excluded.restrictions, status = excluded.status, issued_at = coalesce($7, coupon.issued_at, excluded.issued_at),
     expires_at = excluded.expires_at, max_redemptions = excluded.max_redemptions, max_per_customer = excluded.max_per_customer,
     updated_at = app_now()
   WHERE (coupon.discount, coupon.restrictions, coupon.max_redemptions, coupon.max_per_customer)
         IS NOT DISTINCT FROM (excluded.discount, excluded.restrictions, excluded.max_redemptions, excluded.max_per_customer)
      OR NOT EXISTS (SELECT FROM coupon_redemption r WHERE r.organization_id = $1 AND r.coupon_id = coupon.id AND r.returned_at IS NULL)
   RETURNING id`,
);

function toCoupon({ discount, restrictions, ...row }: CouponEntity): Coupon {
  return { ...row, ...readDiscount(discount), restrictions: restrictions.map(readRestriction) };
}

/** Rows of `coupon`. Whoever locks several locks them in the order of organization and id, before any redemption. */
@Injectable()
export class CouponRepository {
  constructor(@InjectRepository(CouponEntity) private readonly coupons: Repository<CouponEntity>) {}

  /** Locks those of the coupons that have a limit, until the transaction ends. */
  async lockLimited(tx: Tx, coupons: readonly CouponKey[]): Promise<LimitedCoupon[]> {
    return run<LimitedCoupon>(tx, LOCK_LIMITED, [
      coupons.map(({ organizationId }) => organizationId),
      coupons.map(({ couponId }) => couponId),
    ]);
  }

  /** Reads those of the coupons that have a limit, and locks nothing: true for the moment. */
  async readLimited(on: Connection, coupons: readonly CouponKey[]): Promise<LimitedCoupon[]> {
    return run<LimitedCoupon>(on, READ_LIMITED, [
      coupons.map(({ organizationId }) => organizationId),
      coupons.map(({ couponId }) => couponId),
    ]);
  }

  /** Locks the limited coupons that purchases have redeemed. */
  async lockOfPurchases(tx: Tx, purchaseIds: readonly string[]): Promise<void> {
    await run(tx, LOCK_OF_PURCHASES, [purchaseIds]);
  }

  /** Counts redemptions of locked coupons, each coupon once. @returns how many coupons had room for theirs */
  async count(tx: Tx, coupons: readonly (CouponKey & { readonly units: number })[]): Promise<number> {
    const counted = await run(tx, COUNT, [
      coupons.map(({ organizationId }) => organizationId),
      coupons.map(({ couponId }) => couponId),
      coupons.map(({ units }) => units),
    ]);
    return counted.length;
  }

  /** The coupons that exist, in any order. @param codes folded (`foldCode`) */
  async findMany(organizationId: string, codes: readonly string[]): Promise<Coupon[]> {
    const id = Raw((column) => `lower(${column}) = ANY (:codes)`, { codes });
    return (await this.coupons.findBy({ organizationId, id })).map(toCoupon);
  }

  /** An organization's coupons, by id. */
  async list(organizationId: string, { limit, offset }: Page): Promise<Paged<Coupon>> {
    const options = { where: { organizationId }, order: { id: 'ASC' }, take: limit, skip: offset } as const;
    const [rows, total] = await this.coupons.findAndCount(options);
    return { items: rows.map(toCoupon), total };
  }

  /**
   * Creates or replaces; a coupon that is there keeps its id as it was written first. The caller has locked the organization's
   * version, so nobody else creates a coupon meanwhile. Redemptions under way of a limited coupon hold its lock, so they are seen. One of an unlimited coupon does not hold
   * it: a limit that begins while a purchase is being made does not bind that purchase.
   * @returns false, and nothing changes, when what a redeemed coupon gives would change
   */
  async put(tx: Tx, coupon: PutCoupon): Promise<boolean> {
    const { organizationId, id } = coupon;
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
    return rows.length > 0;
  }
}
