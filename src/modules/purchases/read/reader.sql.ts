import { statement } from '../../../kernel/database';
import { PURCHASE_COLUMNS } from '../store/purchase-row';
import type { PurchaseFilter } from './purchase-filter';

const FILTER = `organization_id = $1 AND ($2::text[] IS NULL OR customer_id = ANY ($2)) AND ($3::text IS NULL OR id = $3)
    AND ($4::text[] IS NULL OR door = ANY ($4)) AND ($5::text[] IS NULL OR state = ANY ($5))
    AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7)
    AND ($8::text IS NULL OR lines @> jsonb_build_array(jsonb_build_object('offerId', $8::text)))
    AND ($9::jsonb IS NULL OR details @> $9)`;

export const FIND_BY_ID = statement(
  'purchases.by-id',
  `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE organization_id = $1 AND id = $2`,
);
export const FIND_BY_IDS = statement(
  'purchases.by-ids',
  `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE organization_id = $1 AND id = ANY ($2::text[])`,
);
export const FIND_BY_NUMBER = statement(
  'purchases.by-number',
  `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE organization_id = $1 AND number = $2::bigint`,
);
/** Whoever owns it: for pages where knowing the id is the right to look. With the database's time, by which sessions end. */
export const FIND_FOR_PAYER = statement(
  'purchases.for-payer',
  `SELECT ${PURCHASE_COLUMNS}, app_now() AS now FROM purchase WHERE id = $1`,
);
export const LIST_PURCHASES = statement(
  'purchases.list',
  `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE ${FILTER} ORDER BY id DESC LIMIT $10 OFFSET $11`,
);
export const COUNT_PURCHASES = statement(
  'purchases.count',
  `SELECT count(*)::int AS total FROM purchase WHERE ${FILTER}`,
);

/** Parameters $1…$9 of the filter. */
export const listValues = (organizationId: string, filter: PurchaseFilter): unknown[] => [
  organizationId,
  customersOf(filter),
  filter.purchaseId ?? null,
  filter.doors ?? null,
  filter.states ?? null,
  filter.createdFrom ?? null,
  filter.createdTo ?? null,
  filter.offerId ?? null,
  filter.details === undefined ? null : JSON.stringify(filter.details),
];

const customersOf = ({ customerId, customerIds }: PurchaseFilter): readonly string[] | null =>
  customerIds ?? (customerId === undefined ? null : [customerId]);
