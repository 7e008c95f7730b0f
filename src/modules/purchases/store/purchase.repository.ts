import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recordset, run, statement, type Tx } from '../../../kernel/database';
import type { ExternalReference } from '../model/commands';
import { PURCHASE_TRANSITIONS, type Door, type Purchase, type PurchaseState } from '../model/purchase';
import { PURCHASE_COLUMNS, type RawPurchase, toPurchase } from './purchase-row';

const insert = (orNot: string): string => `INSERT INTO purchase
    (id, organization_id, website_id, customer_id, door, state, kind, currency, amount_minor, invoice_id, lines, details, client_key,
     external_ref, external_fingerprint, renewal_at, created_at, updated_at)
   SELECT u.*, u.created_at FROM ${recordset({
     id: 'text',
     organization_id: 'text',
     website_id: 'text',
     customer_id: 'text',
     door: 'text',
     state: 'text',
     kind: 'text',
     currency: 'text',
     amount_minor: 'bigint',
     invoice_id: 'text',
     lines: 'jsonb',
     details: 'jsonb',
     client_key: 'text',
     external_ref: 'text',
     external_fingerprint: 'bytea',
     renewal_at: 'timestamptz',
     created_at: 'timestamptz',
   })}
   ${orNot} RETURNING id, number`;
const INSERT = statement(
  'purchases.insert',
  insert('ON CONFLICT (organization_id, client_key, door, external_ref) WHERE external_ref IS NOT NULL DO NOTHING'),
);
const INSERT_ALL = statement('purchases.insert-all', insert(''));
const MOVED = `UPDATE purchase SET state = $2, unpaid = false, updated_at = $3 WHERE id = ANY ($1::text[]) AND state = ANY ($4::text[])`;
const MOVE = statement('purchases.move', `${MOVED} RETURNING id`);
const MOVE_ALL = statement(
  'purchases.move-all',
  `WITH moved AS (${MOVED} RETURNING id)
   SELECT require_rows((SELECT count(*) FROM moved), cardinality($1::text[]))`,
);
const ADOPT = statement(
  'purchases.adopt',
  `UPDATE purchase SET customer_id = $2, invoice_id = $3, state = $4, updated_at = $5 WHERE id = $1 RETURNING id`,
);
const DETAIL = statement(
  'purchases.detail',
  `UPDATE purchase SET details = details || $2::jsonb, updated_at = date_trunc('milliseconds', app_now()) WHERE id = $1`,
);
const LOCK = statement(
  'purchases.lock',
  `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE organization_id = $1 AND id = $2 FOR UPDATE`,
);
const FIND = statement('purchases.find', `SELECT ${PURCHASE_COLUMNS} FROM purchase WHERE id = ANY ($1::text[])`);
const FIND_EXTERNAL = statement(
  'purchases.find-external',
  `SELECT id, external_fingerprint FROM purchase WHERE organization_id = $1 AND client_key = $2 AND door = $3 AND external_ref = $4`,
);
const BOUGHT = statement(
  'purchases.bought',
  `SELECT coalesce(sum((l ->> 'quantity')::int), 0)::int AS units
     FROM purchase p CROSS JOIN LATERAL jsonb_array_elements(p.lines) l
    WHERE p.organization_id = $1 AND p.customer_id = $2 AND p.state IN ('pending', 'fulfilled') AND p.id <> $4
      AND l ->> 'offerId' = $3 AND l ->> 'kind' = 'item'`,
);

const OVERDUE = statement(
  'purchases.overdue',
  `SELECT p.organization_id, p.id FROM purchase p
    WHERE p.unpaid AND p.state = 'pending' AND p.created_at < (SELECT app_now()) - make_interval(secs => $1)
      AND NOT EXISTS (SELECT FROM payment_attempt a WHERE a.purchase_id = p.id AND a.result = 'unknown')
    ORDER BY p.created_at LIMIT $2`,
);
const NOW = statement('purchases.now', `SELECT date_trunc('milliseconds', app_now()) AS now`);

/** The states an allowed edge leads from: the guard of the statement that moves. */
const statesBefore = (to: PurchaseState): PurchaseState[] =>
  (Object.keys(PURCHASE_TRANSITIONS) as PurchaseState[]).filter((from) =>
    (PURCHASE_TRANSITIONS[from] as readonly PurchaseState[]).includes(to),
  );

export interface NewPurchase extends Omit<Purchase, 'number' | 'updatedAt' | 'externalRef'> {
  readonly external: ExternalReference | undefined;
}

/** The columns of a new purchase. */
const toRow = (purchase: NewPurchase): object => ({
  id: purchase.id,
  organization_id: purchase.organizationId,
  website_id: purchase.websiteId,
  customer_id: purchase.customerId,
  door: purchase.door,
  state: purchase.state,
  kind: purchase.kind,
  currency: purchase.currency,
  amount_minor: purchase.amountMinor,
  invoice_id: purchase.invoiceId,
  lines: purchase.lines,
  details: purchase.details,
  client_key: purchase.external?.clientKey,
  external_ref: purchase.external?.reference,
  external_fingerprint: purchase.external && `\\x${purchase.external.fingerprint.toString('hex')}`,
  renewal_at: purchase.renewalAt,
  created_at: purchase.createdAt,
});

/** Reads and writes purchase rows. */
@Injectable()
export class PurchaseRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Writes purchases. @returns the number of each by id; one whose external reference is taken is missing */
  async insert(tx: Tx, purchases: readonly NewPurchase[]): Promise<Map<string, bigint>> {
    if (purchases.every(({ external }) => external === undefined)) return this.insertAll(tx, purchases);
    const rows = await run<{ id: string; number: bigint }>(tx, INSERT, [purchases.map(toRow)]);
    return new Map(rows.map((row) => [row.id, row.number]));
  }

  /** The same where every external reference must be free: the statement fails, and the transaction with it, when one is not. */
  async insertAll(tx: Tx, purchases: readonly NewPurchase[]): Promise<Map<string, bigint>> {
    if (purchases.length === 0) return new Map();
    const rows = await run<{ id: string; number: bigint }>(tx, INSERT_ALL, [purchases.map(toRow)]);
    return new Map(rows.map((row) => [row.id, row.number]));
  }

  /** Moves purchases to a state, along allowed edges only. @returns the ids that moved */
  async move(tx: Tx, ids: readonly string[], to: PurchaseState, at: Date): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await run<{ id: string }>(tx, MOVE, [ids, to, at, statesBefore(to)]);
    return new Set(rows.map((row) => row.id));
  }

  /** The same where every one must move: the statement fails, and the transaction with it, when one does not. */
  async moveAll(tx: Tx, ids: readonly string[], to: PurchaseState, at: Date): Promise<void> {
    if (ids.length > 0) await run(tx, MOVE_ALL, [ids, to, at, statesBefore(to)]);
  }

  /** Purchases that have waited for a payment longer than `seconds`, oldest first, with none under way. */
  async overdue(seconds: number, limit: number): Promise<{ organizationId: string; id: string }[]> {
    const rows = await run<{ organization_id: string; id: string }>(this.dataSource.manager, OVERDUE, [seconds, limit]);
    return rows.map((row) => ({ organizationId: row.organization_id, id: row.id }));
  }

  /** The database's time. */
  async now(tx: Tx): Promise<Date> {
    const [row] = await run<{ now: Date }>(tx, NOW, []);
    if (!row) throw new Error('the database has no time');
    return row.now;
  }

  /** Gives a reserved purchase its buyer and invoice. The caller holds its lock and has checked its state. */
  async adopt(
    tx: Tx,
    id: string,
    to: { customerId: string; invoiceId: string; state: PurchaseState; at: Date },
  ): Promise<void> {
    await run(tx, ADOPT, [id, to.customerId, to.invoiceId, to.state, to.at]);
  }

  /** Adds members to a purchase's details. */
  async addDetails(tx: Tx, id: string, details: Readonly<Record<string, unknown>>): Promise<void> {
    await run(tx, DETAIL, [id, JSON.stringify(details)]);
  }

  /** Locks one purchase of an organization; undefined also when it is another organization's. */
  async lock(tx: Tx, organizationId: string, id: string): Promise<Purchase | undefined> {
    const rows = await run<RawPurchase>(tx, LOCK, [organizationId, id]);
    return rows[0] && toPurchase(rows[0]);
  }

  /** Purchases by id, whoever owns them. */
  async read(ids: readonly string[]): Promise<Purchase[]> {
    if (ids.length === 0) return [];
    return (await run<RawPurchase>(this.dataSource.manager, FIND, [ids])).map(toPurchase);
  }

  /** The purchase that has a door's own name, with the fingerprint of the body that made it. */
  async findExternal(
    organizationId: string,
    door: Door,
    { clientKey, reference }: ExternalReference,
  ): Promise<{ purchaseId: string; fingerprint: Buffer } | undefined> {
    const rows = await run<{ id: string; external_fingerprint: Buffer }>(this.dataSource.manager, FIND_EXTERNAL, [
      organizationId,
      clientKey,
      door,
      reference,
    ]);
    return rows[0] && { purchaseId: rows[0].id, fingerprint: rows[0].external_fingerprint };
  }

  /** Units of an offer in a customer's other purchases. Exact while the customer's row is locked in this transaction. */
  async unitsBought(
    tx: Tx,
    organizationId: string,
    customerId: string,
    offerId: string,
    exceptPurchaseId: string,
  ): Promise<number> {
    const rows = await run<{ units: number }>(tx, BOUGHT, [organizationId, customerId, offerId, exceptPurchaseId]);
    return rows[0]?.units ?? 0;
  }
}
