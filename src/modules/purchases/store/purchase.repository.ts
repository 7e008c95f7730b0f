import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import {
  type Connection,
  type Demand,
  recordset,
  requiredRows,
  run,
  selectList,
  statement,
  type Tx,
} from '../../../kernel/database';
import type { ExternalReference } from '../model/commands';
import { PURCHASE_TRANSITIONS, type Purchase, type PurchaseState } from '../model/purchase';
import { decoded, NumberedPurchases } from './numbered-purchases';
import { PurchaseEntity } from './purchase.entity';

const INSERT = statement(
  'purchases.insert',
  `WITH made AS (
     INSERT INTO purchase (id, organization_id, website_id, customer_id, door, state, kind, currency, amount_minor,
                           invoice_id, lines, details, client_key, external_ref, external_fingerprint, renewal_at, created_at, updated_at)
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
     ON CONFLICT (organization_id, client_key, door, external_ref) WHERE external_ref IS NOT NULL DO NOTHING
     RETURNING id, serial)
   SELECT array_agg(id) AS ids, array_agg(serial) AS serials, require_rows(count(*), $2::int) FROM made`,
);
const MOVE = statement(
  'purchases.move',
  `WITH moved AS (
     UPDATE purchase SET state = $2, unpaid = false, updated_at = $3
      WHERE id = ANY ($1::text[]) AND state = ANY ($4::text[])
     RETURNING id)
   SELECT array_agg(id) AS ids, require_rows(count(*), $5::int) FROM moved`,
);
const LOCK = statement(
  'purchases.lock',
  `SELECT ${selectList(PurchaseEntity)} FROM purchase WHERE organization_id = $1 AND id = $2 FOR UPDATE`,
);
const UNITS_BOUGHT = statement(
  'purchases.units-bought',
  `SELECT coalesce(sum((l ->> 'quantity')::int), 0)::float8 AS units
     FROM purchase p CROSS JOIN LATERAL jsonb_array_elements(p.lines) l
    WHERE p.organization_id = $1 AND p.customer_id = $2 AND p.state IN ('pending', 'fulfilled') AND p.id <> $4
      AND l ->> 'offerId' = $3 AND l ->> 'kind' = 'item'`,
);
/** The states an allowed edge leads from: the guard of the statement that moves. */
const statesBefore = (to: PurchaseState): PurchaseState[] =>
  (Object.keys(PURCHASE_TRANSITIONS) as PurchaseState[]).filter((from) =>
    (PURCHASE_TRANSITIONS[from] as readonly PurchaseState[]).includes(to),
  );

export interface NewPurchase extends Omit<Purchase, 'number' | 'updatedAt' | 'externalRef'> {
  readonly external: ExternalReference | undefined;
}

/** The rows of `purchase`: what writes and locks them. */
@Injectable()
export class PurchaseRepository {
  constructor(
    @InjectRepository(PurchaseEntity) private readonly purchases: Repository<PurchaseEntity>,
    private readonly numbered: NumberedPurchases,
  ) {}

  /** Writes purchases. @returns the number of each by id; one whose external reference is in use is missing */
  async insert(tx: Tx, demand: Demand, purchases: readonly NewPurchase[]): Promise<Map<string, bigint>> {
    if (purchases.length === 0) return new Map();
    const values = [purchases.map(toRow), requiredRows(demand, purchases.length)];
    const [[made]] = await Promise.all([
      run<{ ids: string[] | null; serials: bigint[] | null }>(tx, INSERT, values),
      this.numbered.prepare(tx, purchases),
    ]);
    const organizations = new Map(purchases.map(({ id, organizationId }) => [id, organizationId]));
    const records = (made?.ids ?? []).map((id, at) => ({
      id,
      organizationId: organizations.get(id) as string,
      serial: made?.serials?.[at] as bigint,
    }));
    return new Map((await this.numbered.of(tx, records)).map(({ id, number }) => [id, number]));
  }

  /** Moves purchases to a state, along allowed edges only. @returns the ids that moved */
  async move(tx: Tx, demand: Demand, ids: readonly string[], to: PurchaseState, at: Date): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const values = [ids, to, at, statesBefore(to), requiredRows(demand, ids.length)];
    const [moved] = await run<{ ids: string[] | null }>(tx, MOVE, values);
    return new Set(moved?.ids);
  }

  /** Gives a reserved purchase its buyer and invoice. The caller holds its lock and has checked its state. */
  async assign(
    tx: Tx,
    id: string,
    { at: updatedAt, ...changes }: { customerId: string; invoiceId: string; state: PurchaseState; at: Date },
  ): Promise<void> {
    await tx.withRepository(this.purchases).update({ id }, { ...changes, updatedAt });
  }

  /** Locks one purchase of an organization; undefined also when it is another organization's. */
  async lock(tx: Tx, organizationId: string, id: string): Promise<Purchase | undefined> {
    const rows = await run<PurchaseEntity>(tx, LOCK, [organizationId, id]);
    return (await this.numbered.of(tx, rows.map(decoded)))[0];
  }

  /**
   * Units of an offer in a customer's other purchases. Exact while the customer's row is locked in this transaction.
   */
  async unitsBought(
    on: Connection,
    { organizationId, customerId, offerId }: { organizationId: string; customerId: string; offerId: string },
    exceptPurchaseId: string,
  ): Promise<number> {
    const rows = await run<{ units: number }>(on, UNITS_BOUGHT, [
      organizationId,
      customerId,
      offerId,
      exceptPurchaseId,
    ]);
    return rows[0]?.units ?? 0;
  }
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
