import { recordset, run, statement, type Tx } from '../../../kernel/database';
import type { RedemptionOutcome, RedemptionRequest } from './types';

// A coupon without limits is not locked: nothing about it is counted, so its row never gets hot.
const LOCK = statement(
  'coupons.lock',
  `SELECT organization_id AS "organizationId", id, max_redemptions - redemptions AS left, max_per_customer AS "perCustomer"
     FROM coupon
    WHERE (organization_id, id) IN (SELECT u.organization, u.id FROM unnest($1::text[], $2::text[]) u(organization, id))
      AND (max_redemptions IS NOT NULL OR max_per_customer IS NOT NULL)
    ORDER BY organization_id, id FOR NO KEY UPDATE`,
);
// After the lock, in a statement of its own: it sees what everybody who held the lock before has committed.
const USED = statement(
  'coupons.used',
  `SELECT (SELECT count(*)::int FROM coupon_redemption r
            WHERE r.organization_id = u.organization AND r.coupon_id = u.coupon AND r.customer_id = u.customer AND r.returned_at IS NULL) AS used,
          EXISTS (SELECT FROM coupon_redemption r WHERE r.purchase_id = u.purchase AND r.coupon_id = u.coupon AND r.returned_at IS NULL) AS live
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY u(organization, coupon, customer, purchase, position)
    ORDER BY u.position`,
);
const COUNT = statement(
  'coupons.count',
  `UPDATE coupon c SET redemptions = c.redemptions + u.units
     FROM unnest($1::text[], $2::text[], $3::int[]) u(organization, id, units)
    WHERE c.organization_id = u.organization AND c.id = u.id AND c.redemptions + u.units <= c.max_redemptions
   RETURNING c.id`,
);
const insert = (
  orElse: string,
): string => `INSERT INTO coupon_redemption (id, organization_id, coupon_id, purchase_id, customer_id, amount_minor)
   SELECT * FROM ${recordset({
     id: 'text',
     organization_id: 'text',
     coupon_id: 'text',
     purchase_id: 'text',
     customer_id: 'text',
     amount_minor: 'bigint',
   })} ${orElse}`;
// A redemption that was given back and is taken anew keeps its row.
const INSERT = statement(
  'coupons.insert-redemption',
  insert(`ON CONFLICT (purchase_id, coupon_id) DO UPDATE SET id = excluded.id, customer_id = excluded.customer_id,
     amount_minor = excluded.amount_minor, returned_at = NULL WHERE coupon_redemption.returned_at IS NOT NULL`),
);
const INSERT_ALL = statement('coupons.insert-all-redemptions', insert(''));

interface Limits {
  organizationId: string;
  id: string;
  left: number | null;
  perCustomer: number | null;
}

interface Used {
  used: number;
  live: boolean;
}

type Decision = { readonly outcome: RedemptionOutcome; readonly counts: boolean };

const keyOf = (...parts: string[]): string => JSON.stringify(parts);
const couponKey = ({ organizationId, couponId }: RedemptionRequest): string => keyOf(organizationId, couponId);

/** Locked coupons that have a limit, with what is left of it. */
export type CouponLimits = ReadonlyMap<string, Limits>;

/** Locks those of the coupons that have a limit, in one order, until the transaction ends. */
export async function lockLimits(
  tx: Tx,
  coupons: readonly Pick<RedemptionRequest, 'organizationId' | 'couponId'>[],
): Promise<CouponLimits> {
  if (coupons.length === 0) return new Map();
  const locked = await run<Limits>(tx, LOCK, [
    coupons.map((coupon) => coupon.organizationId),
    coupons.map((coupon) => coupon.couponId),
  ]);
  return new Map(locked.map((limit) => [keyOf(limit.organizationId, limit.id), limit]));
}

/**
 * Redeems coupons for a batch of purchases, first come, first served; a row that is refused does not count against those behind it.
 * Exact under concurrency: coupons with a limit are locked in one order, then counted. The same coupon stands at most once per
 * purchase; redeeming again what was given back takes it anew, redeeming what is still taken changes nothing.
 * @param limits of all of them, locked in this transaction
 * @returns one outcome per row, in order
 */
export async function redeem(
  tx: Tx,
  rows: readonly RedemptionRequest[],
  limits: CouponLimits,
): Promise<RedemptionOutcome[]> {
  if (rows.length === 0) return [];
  const limited = rows.filter((row) => limits.has(couponKey(row)));
  const decisions = decide(limited, limits, await readUsed(tx, limited));
  await count(
    tx,
    limited.filter((row) => decisions.get(row)?.counts && limits.get(couponKey(row))?.left != null),
  );
  const outcomes = rows.map((row) => decisions.get(row)?.outcome ?? 'redeemed');
  const redeemed = rows.filter((_, index) => outcomes[index] === 'redeemed');
  if (redeemed.length > 0) await run(tx, INSERT, [redeemed.map(toRow)]);
  return outcomes;
}

/**
 * Redeems coupons without a limit for purchases that are just being made: the statement fails, and the transaction with it, when one of them
 * was redeemed before.
 */
export async function redeemAll(tx: Tx, rows: readonly RedemptionRequest[]): Promise<void> {
  if (rows.length > 0) await run(tx, INSERT_ALL, [rows.map(toRow)]);
}

async function readUsed(tx: Tx, rows: readonly RedemptionRequest[]): Promise<Used[]> {
  if (rows.length === 0) return [];
  return run<Used>(tx, USED, [
    rows.map((row) => row.organizationId),
    rows.map((row) => row.couponId),
    rows.map((row) => row.customerId),
    rows.map((row) => row.purchaseId),
  ]);
}

function decide(
  rows: readonly RedemptionRequest[],
  limits: ReadonlyMap<string, Limits>,
  used: readonly Used[],
): Map<RedemptionRequest, Decision> {
  const taken = new Map<string, number>();
  const takenBy = (key: string): number => taken.get(key) ?? 0;
  const decisions = new Map<RedemptionRequest, Decision>();
  rows.forEach((row, index) => {
    const limit = limits.get(couponKey(row));
    const before = used[index];
    if (!limit || !before) throw new Error('a limited coupon was not read');
    const customerKey = keyOf(row.organizationId, row.couponId, row.customerId);
    const fits =
      (limit.left === null || takenBy(couponKey(row)) < limit.left) &&
      (limit.perCustomer === null || before.used + takenBy(customerKey) < limit.perCustomer);
    const counts = fits && !before.live;
    decisions.set(row, { outcome: fits || before.live ? 'redeemed' : 'exhausted', counts });
    if (!counts) return;
    taken.set(couponKey(row), takenBy(couponKey(row)) + 1);
    taken.set(customerKey, takenBy(customerKey) + 1);
  });
  return decisions;
}

async function count(tx: Tx, rows: readonly RedemptionRequest[]): Promise<void> {
  const units = new Map<string, { organizationId: string; id: string; units: number }>();
  for (const row of rows) {
    const entry = units.get(couponKey(row)) ?? { organizationId: row.organizationId, id: row.couponId, units: 0 };
    units.set(couponKey(row), { ...entry, units: entry.units + 1 });
  }
  if (units.size === 0) return;
  const coupons = [...units.values()];
  const counted = await run(tx, COUNT, [
    coupons.map((c) => c.organizationId),
    coupons.map((c) => c.id),
    coupons.map((c) => c.units),
  ]);
  if (counted.length !== coupons.length) throw new Error('a coupon counter moved under its lock');
}

/** The columns of a new redemption. */
const toRow = (row: RedemptionRequest): object => ({
  id: row.id,
  organization_id: row.organizationId,
  coupon_id: row.couponId,
  purchase_id: row.purchaseId,
  customer_id: row.customerId,
  amount_minor: row.amountMinor,
});
