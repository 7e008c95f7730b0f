import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { columnNames, type Connection, recordsetOf, run, selectList, statement, type Tx } from '../../kernel/database';
import type { Page, Paged } from '../../kernel/page';
import type { NewVoucher, Voucher, VoucherCount, VoucherLine, VoucherState } from './types';
import { printedCode } from './voucher-codes';
import { VoucherEntity } from './voucher.entity';

const ISSUED = [
  'id',
  'organizationId',
  'purchaseId',
  'unit',
  'offerId',
  'customerId',
  'slug',
  'barcode',
  'redemptionCode',
  'expiresAt',
  'createdAt',
] as const satisfies readonly (keyof NewVoucher)[];

/** What a voucher is read with: its state is the one of this moment, by the database clock. */
const STATE_NOW = `CASE WHEN state = 'valid' AND expires_at <= app_now() THEN 'expired' ELSE state END`;
const COLUMNS = `${selectList(VoucherEntity)}, ${STATE_NOW} AS state`;

// A voucher whose codes are somebody's already is left out.
const ISSUE = statement(
  'vouchers.issue',
  `INSERT INTO voucher (${columnNames(VoucherEntity, ISSUED)}) SELECT u.* FROM ${recordsetOf(VoucherEntity, ISSUED)}
   ON CONFLICT DO NOTHING RETURNING id`,
);
const LOCK = statement(
  'vouchers.lock',
  `SELECT count(*) FROM (SELECT FROM voucher WHERE purchase_id = $1 ORDER BY unit FOR UPDATE) v`,
);
const LINES = `unnest($2::int[], $3::int[], $4::int[]) l(first, last, units)`;
/**
 * Of each line the vouchers nobody has redeemed go first, and what was given back before counts. The caller has locked
 * the rows, so that a redemption either is seen here or finds the voucher cancelled.
 */
const RETURN = statement(
  'vouchers.return',
  `WITH ranked AS (
     SELECT v.id, v.returned, l.units - count(*) FILTER (WHERE v.returned) OVER (PARTITION BY l.first) AS missing,
            row_number() OVER (PARTITION BY l.first, v.returned ORDER BY v.state = 'redeemed', v.unit) AS place
       FROM voucher v JOIN ${LINES} ON v.unit BETWEEN l.first AND l.last WHERE v.purchase_id = $1)
   UPDATE voucher v SET returned = true, state = CASE WHEN v.state = 'valid' THEN 'cancelled' ELSE v.state END
     FROM ranked r WHERE v.id = r.id AND NOT r.returned AND r.place <= r.missing`,
);
const COUNT_LINES = statement(
  'vouchers.count-lines',
  `SELECT l.first AS "firstUnit", count(*) FILTER (WHERE v.state = 'cancelled')::int AS cancelled,
          count(*) FILTER (WHERE v.state = 'redeemed')::int AS redeemed
     FROM voucher v JOIN ${LINES} ON v.unit BETWEEN l.first AND l.last WHERE v.purchase_id = $1 GROUP BY 1`,
);
const REDEEM = statement(
  'vouchers.redeem',
  `UPDATE voucher SET state = 'redeemed', redeemed_at = date_trunc('milliseconds', app_now())
    WHERE organization_id = $1 AND id = $2 AND state = 'valid' AND (expires_at IS NULL OR expires_at > app_now())
   RETURNING ${COLUMNS}`,
);
const UNREDEEM = statement(
  'vouchers.unredeem',
  `UPDATE voucher SET state = CASE WHEN returned THEN 'cancelled' ELSE 'valid' END, redeemed_at = NULL
    WHERE organization_id = $1 AND id = $2 AND state = 'redeemed'
   RETURNING ${COLUMNS}`,
);
const OF_PURCHASES = statement(
  'vouchers.of-purchases',
  `SELECT ${COLUMNS} FROM voucher WHERE purchase_id = ANY ($1::text[]) AND unit > $2 AND unit <= $2 + $3
    ORDER BY purchase_id, unit`,
);
const FIND = statement(
  'vouchers.find',
  `SELECT ${COLUMNS} FROM voucher
    WHERE organization_id = $1 AND (id = $2 OR slug = $2 OR redemption_code = $3 OR barcode = $3)
    ORDER BY id = $2 DESC, slug = $2 DESC, redemption_code = $3 DESC LIMIT 1`,
);
const BY_SLUG = statement('vouchers.by-slug', `SELECT ${COLUMNS} FROM voucher WHERE slug = $1`);
const LISTED = `organization_id = $1 AND customer_id = $2 AND ($3::text IS NULL OR ${STATE_NOW} = $3)`;
const LIST = statement(
  'vouchers.list',
  `SELECT ${COLUMNS} FROM voucher WHERE ${LISTED} ORDER BY id DESC LIMIT $4 OFFSET $5`,
);
const COUNT = statement('vouchers.count', `SELECT count(*)::int AS total FROM voucher WHERE ${LISTED}`);

/** Rows of `voucher`. A voucher's state depends on the clock, so every reading is a statement that asks it. */
@Injectable()
export class VoucherRepository {
  constructor(@InjectRepository(VoucherEntity) private readonly vouchers: Repository<VoucherEntity>) {}

  /** @returns the ids of those that were written; the codes of the others are somebody's already */
  async issue(tx: Tx, vouchers: readonly NewVoucher[]): Promise<Set<string>> {
    const written = await run<{ id: string }>(tx, ISSUE, [vouchers]);
    return new Set(written.map(({ id }) => id));
  }

  /** Locks the vouchers of a purchase, in unit order. */
  async lock(tx: Tx, purchaseId: string): Promise<void> {
    await run(tx, LOCK, [purchaseId]);
  }

  /** Marks vouchers as given back until each line has as many as it is asked for. The caller has locked them. */
  async return(tx: Tx, purchaseId: string, lines: readonly VoucherLine[]): Promise<void> {
    await run(tx, RETURN, [purchaseId, ...columnsOf(lines)]);
  }

  /** By the first unit of each line. */
  async countLines(tx: Tx, purchaseId: string, lines: readonly VoucherLine[]): Promise<Map<number, VoucherCount>> {
    const rows = await run<VoucherCount & { firstUnit: number }>(tx, COUNT_LINES, [purchaseId, ...columnsOf(lines)]);
    return new Map(rows.map(({ firstUnit, cancelled, redeemed }) => [firstUnit, { cancelled, redeemed }]));
  }

  /** @returns undefined when there is no valid voucher of that id */
  async redeem(tx: Tx, organizationId: string, id: string): Promise<Voucher | undefined> {
    return (await run<Voucher>(tx, REDEEM, [organizationId, id]))[0];
  }

  /** @returns undefined when there is no redeemed voucher of that id */
  async unredeem(tx: Tx, organizationId: string, id: string): Promise<Voucher | undefined> {
    return (await run<Voucher>(tx, UNREDEEM, [organizationId, id]))[0];
  }

  /** By purchase, in unit order: of each purchase the part that the page is. */
  async ofPurchases(on: Connection, purchaseIds: readonly string[], { offset, limit }: Page): Promise<Voucher[]> {
    return run<Voucher>(on, OF_PURCHASES, [purchaseIds, offset, limit]);
  }

  /** @param name id, slug, redemption code as it is printed, or digits of the bar code */
  async find(
    organizationId: string,
    name: string,
    on: Connection = this.vouchers.manager,
  ): Promise<Voucher | undefined> {
    return (await run<Voucher>(on, FIND, [organizationId, name, printedCode(name)]))[0];
  }

  async bySlug(slug: string): Promise<Voucher | undefined> {
    return (await run<Voucher>(this.vouchers.manager, BY_SLUG, [slug]))[0];
  }

  /** Newest first. */
  async list(
    organizationId: string,
    { customerId, state }: { readonly customerId: string; readonly state?: VoucherState | undefined },
    { limit, offset }: Page,
  ): Promise<Paged<Voucher>> {
    const values = [organizationId, customerId, state ?? null];
    const { manager } = this.vouchers;
    const items = await run<Voucher>(manager, LIST, [...values, limit, offset]);
    const [counted] = await run<{ total: number }>(manager, COUNT, values);
    return { items, total: counted?.total ?? 0 };
  }
}

const columnsOf = (lines: readonly VoucherLine[]): number[][] => [
  lines.map(({ firstUnit }) => firstUnit),
  lines.map(({ lastUnit }) => lastUnit),
  lines.map(({ units }) => units),
];
