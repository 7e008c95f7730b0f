import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, Repository } from 'typeorm';
import {
  columnNames,
  type Connection,
  type Demand,
  numberedRecordset,
  recordsetOf,
  requiredRows,
  run,
  statement,
  type Tx,
} from '../../../kernel/database';
import { CouponRedemptionEntity } from '../entities/coupon-redemption.entity';
import type { CouponKey, PriorUse, RedemptionEnd, RedemptionRequest } from './types';

const MEMBERS = [
  'id',
  'organizationId',
  'couponId',
  'purchaseId',
  'customerId',
  'email',
  'otherEmail',
  'amountMinor',
] as const;
/** By what prior uses are counted. */
const COUNTED = {
  organizationId: 'text',
  couponId: 'text',
  purchaseId: 'text',
  customerId: 'text',
  emails: 'text[]',
} as const;

const COUNTS = `r.organization_id = u."organizationId" AND r.coupon_id = u."couponId" AND r.returned_at IS NULL
              AND (r.held_until IS NULL OR r.held_until > (SELECT app_now()))`;

// A statement of its own, after the lock of the coupons: it sees what everybody who held the lock before has committed.
const PRIOR_USES = statement(
  'coupons.prior-uses',
  `SELECT (SELECT count(*)::int FROM (
            SELECT r.id FROM coupon_redemption r WHERE ${COUNTS} AND r.customer_id = u."customerId"
            UNION SELECT r.id FROM coupon_redemption r WHERE ${COUNTS} AND r.email = ANY (u.emails)
            UNION SELECT r.id FROM coupon_redemption r WHERE ${COUNTS} AND r.other_email = ANY (u.emails)) uses)
            AS "byCustomer",
          EXISTS (SELECT FROM coupon_redemption r
                   WHERE r.purchase_id = u."purchaseId" AND r.coupon_id = u."couponId" AND r.returned_at IS NULL)
            AS "byPurchase"
     FROM ${numberedRecordset(COUNTED)}
    ORDER BY u.position`,
);
const EMAILS_OF_PURCHASE = statement(
  'coupons.emails-of-purchase',
  `SELECT coupon_id AS "couponId", array_remove(ARRAY[email, other_email], NULL) AS emails FROM coupon_redemption WHERE purchase_id = $1`,
);
/** A redemption that was given back and is made anew keeps its row. */
const REDEEM = statement(
  'coupons.redeem',
  `WITH redeemed AS (
     INSERT INTO coupon_redemption (${columnNames(CouponRedemptionEntity, MEMBERS)})
     SELECT u.* FROM ${recordsetOf(CouponRedemptionEntity, MEMBERS)}
     ON CONFLICT (purchase_id, coupon_id) DO UPDATE SET id = excluded.id, customer_id = excluded.customer_id,
       email = excluded.email, other_email = excluded.other_email, amount_minor = excluded.amount_minor, returned_at = NULL, held_until = NULL WHERE coupon_redemption.returned_at IS NOT NULL
     RETURNING id)
   SELECT require_rows(count(*), $2::int) FROM redeemed`,
);
/** Gives redemptions back, and takes them off the counters of their coupons. */
const giveBack = (which: string): string =>
  `WITH returned AS (
     UPDATE coupon_redemption SET returned_at = app_now() WHERE ${which} AND returned_at IS NULL
     RETURNING organization_id, coupon_id),
   per_coupon AS (SELECT organization_id, coupon_id, count(*)::int AS units FROM returned GROUP BY 1, 2),
   uncounted AS (
     UPDATE coupon c SET redemptions = greatest(c.redemptions - p.units, 0) FROM per_coupon p
      WHERE c.organization_id = p.organization_id AND c.id = p.coupon_id AND c.max_redemptions IS NOT NULL)
   SELECT coalesce(sum(units), 0)::int AS units FROM per_coupon`;
const GIVE_BACK = statement('coupons.give-back', giveBack('purchase_id = ANY ($1::text[])'));
const GIVE_BACK_DUE = statement(
  'coupons.give-back-due',
  giveBack(`(organization_id, coupon_id) IN (SELECT u.organization, u.coupon FROM unnest($1::text[], $2::text[]) u(organization, coupon))
     AND held_until <= (SELECT app_now())`),
);
const HOLD_UNTIL = statement(
  'coupons.hold-until',
  `UPDATE coupon_redemption r SET held_until = u.until FROM unnest($1::text[], $2::timestamptz[]) u(purchase, until)
    WHERE r.purchase_id = u.purchase AND r.returned_at IS NULL`,
);
const HOLD_ON = statement(
  'coupons.hold-on',
  'UPDATE coupon_redemption SET held_until = NULL WHERE purchase_id = $1 AND returned_at IS NULL AND held_until IS NOT NULL',
);

/** What a redemption is written with: a request may carry more. */
const toRow = (request: RedemptionRequest): Pick<CouponRedemptionEntity, (typeof MEMBERS)[number]> => ({
  id: request.id,
  organizationId: request.organizationId,
  couponId: request.couponId,
  purchaseId: request.purchaseId,
  customerId: request.customerId,
  email: request.emails[0] ?? null,
  otherEmail: request.emails[1] ?? null,
  amountMinor: request.amountMinor,
});

const toCounted = ({ organizationId, couponId, purchaseId, customerId, emails }: RedemptionRequest) => ({
  organizationId,
  couponId,
  purchaseId,
  customerId,
  emails,
});

/** Rows of `coupon_redemption`: which purchase redeemed which coupon, and what was given back. */
@Injectable()
export class CouponRedemptionRepository {
  constructor(
    @InjectRepository(CouponRedemptionEntity) private readonly redemptions: Repository<CouponRedemptionEntity>,
  ) {}

  /** What was redeemed before each of the requests, in their order. Exact while the coupons are locked. */
  async priorUses(on: Connection, requests: readonly RedemptionRequest[]): Promise<PriorUse[]> {
    if (requests.length === 0) return [];
    return run<PriorUse>(on, PRIOR_USES, [requests.map(toCounted)]);
  }

  /** The e-mail addresses that the redemptions of a purchase were made with, by coupon; given back ones too. */
  async emailsOf(tx: Tx, purchaseId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await run<{ couponId: string; emails: string[] }>(tx, EMAILS_OF_PURCHASE, [purchaseId]);
    return new Map(rows.map(({ couponId, emails }) => [couponId, emails]));
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

  /** Gives back what unpaid purchases keep of locked coupons past their time. @returns how many redemptions */
  async giveBackDue(tx: Tx, coupons: readonly CouponKey[]): Promise<number> {
    const [row] = await run<{ units: number }>(tx, GIVE_BACK_DUE, [
      coupons.map(({ organizationId }) => organizationId),
      coupons.map(({ couponId }) => couponId),
    ]);
    return row?.units ?? 0;
  }

  /** Unpaid purchases keep their redemptions until a moment. */
  async holdUntil(tx: Tx, ends: readonly RedemptionEnd[]): Promise<void> {
    await run(tx, HOLD_UNTIL, [ends.map(({ purchaseId }) => purchaseId), ends.map(({ until }) => until)]);
  }

  /** No time ends the redemptions of a purchase any more: a charge is under way. */
  async holdOn(tx: Tx, purchaseId: string): Promise<void> {
    await run(tx, HOLD_ON, [purchaseId]);
  }

  /** Whether anything a purchase redeemed was given back. */
  async wereReturned(tx: Tx, purchaseId: string): Promise<boolean> {
    return tx.withRepository(this.redemptions).existsBy({ purchaseId, returnedAt: Not(IsNull()) });
  }
}
