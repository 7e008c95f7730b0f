import { run, statement, type Tx } from '../../../kernel/database';

// Coupons before redemptions, in one order, like redeeming does.
const LOCK = statement(
  'coupons.lock-of-purchases',
  `SELECT c.id FROM coupon c
    WHERE (c.organization_id, c.id) IN (SELECT r.organization_id, r.coupon_id FROM coupon_redemption r
                                         WHERE r.purchase_id = ANY ($1::text[]) AND r.returned_at IS NULL)
      AND c.max_redemptions IS NOT NULL
    ORDER BY c.organization_id, c.id FOR NO KEY UPDATE`,
);
const RETURN = statement(
  'coupons.return',
  `WITH returned AS (
     UPDATE coupon_redemption SET returned_at = app_now() WHERE purchase_id = ANY ($1::text[]) AND returned_at IS NULL
     RETURNING organization_id, coupon_id),
   per_coupon AS (SELECT organization_id, coupon_id, count(*)::int AS units FROM returned GROUP BY 1, 2),
   uncounted AS (
     UPDATE coupon c SET redemptions = greatest(c.redemptions - p.units, 0) FROM per_coupon p
      WHERE c.organization_id = p.organization_id AND c.id = p.coupon_id AND c.max_redemptions IS NOT NULL)
   SELECT coalesce(sum(units), 0)::int AS units FROM per_coupon`,
);

const RETURNED = statement(
  'coupons.returned',
  'SELECT 1 FROM coupon_redemption WHERE purchase_id = $1 AND returned_at IS NOT NULL LIMIT 1',
);

/** Has a purchase's discount been given back, so that it is not paid for any more? */
export async function wereReturned(tx: Tx, purchaseId: string): Promise<boolean> {
  return (await run(tx, RETURNED, [purchaseId])).length > 0;
}

/**
 * Gives back what purchases that came to nothing have redeemed. Doing it twice changes nothing.
 * @returns how many redemptions were given back
 */
export async function giveBack(tx: Tx, purchaseIds: readonly string[]): Promise<number> {
  if (purchaseIds.length === 0) return 0;
  await run(tx, LOCK, [purchaseIds]);
  const [row] = await run<{ units: number }>(tx, RETURN, [purchaseIds]);
  return row?.units ?? 0;
}
