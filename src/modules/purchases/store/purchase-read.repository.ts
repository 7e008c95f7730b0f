import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { type Connection, run, selectList, statement } from '../../../kernel/database';
import type { Page, Paged } from '../../../kernel/page';
import type { ExternalReference } from '../model/commands';
import type { Purchase } from '../model/purchase';
import { PurchaseEntity } from './purchase.entity';
import { toPurchase } from './purchase.repository';

const SELECTED = selectList(PurchaseEntity);
const FILTER = `organization_id = $1
    AND ($2::text[] IS NULL OR customer_id = ANY ($2)) AND ($3::text IS NULL OR id = $3)
    AND ($4::text[] IS NULL OR door = ANY ($4)) AND ($5::text[] IS NULL OR state = ANY ($5))
    AND ($6::timestamptz IS NULL OR created_at >= $6) AND ($7::timestamptz IS NULL OR created_at < $7)
    AND ($8::text IS NULL OR lines @> jsonb_build_array(jsonb_build_object('offerId', $8::text)))
    AND ($9::jsonb IS NULL OR details @> $9)`;

const BY_IDS = statement(
  'purchases.by-ids',
  `SELECT ${SELECTED} FROM purchase WHERE organization_id = $1 AND id = ANY ($2::text[])`,
);
const BY_NUMBER = statement(
  'purchases.by-number',
  `SELECT ${SELECTED} FROM purchase WHERE organization_id = $1 AND number = $2::bigint`,
);
/**
 * Whoever owns it, with the database's time: for pages where knowing the id is the right to look, and a session ends by
 * time.
 */
const FOR_PAYER = statement('purchases.for-payer', `SELECT ${SELECTED}, app_now() AS now FROM purchase WHERE id = $1`);
const LIST = statement(
  'purchases.list',
  `SELECT ${SELECTED} FROM purchase WHERE ${FILTER} ORDER BY id DESC LIMIT $10 OFFSET $11`,
);
const COUNT = statement('purchases.count', `SELECT count(*)::int AS total FROM purchase WHERE ${FILTER}`);
const OVERDUE = statement(
  'purchases.overdue',
  `SELECT p.organization_id AS "organizationId", p.id FROM purchase p
    WHERE p.unpaid AND p.state = 'pending' AND p.created_at < (SELECT app_now()) - make_interval(secs => $1)
      AND NOT EXISTS (SELECT FROM payment_attempt a WHERE a.purchase_id = p.id AND a.result = 'unknown')
    ORDER BY p.created_at LIMIT $2`,
);

/** Which purchases; absent members do not restrict. */
export interface PurchaseFilter {
  readonly customerId?: string | undefined;
  /** Several customers; wins over `customerId`. */
  readonly customerIds?: readonly string[] | undefined;
  readonly purchaseId?: string | undefined;
  readonly doors?: readonly string[] | undefined;
  readonly states?: readonly string[] | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
  /** Purchases with a line of this offer. */
  readonly offerId?: string | undefined;
  /** Members that the details must have, with these values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The rows of `purchase`, read. A method with a connection reads on the one that the purchase's records are read on
 * too.
 */
@Injectable()
export class PurchaseReadRepository {
  constructor(@InjectRepository(PurchaseEntity) private readonly purchases: Repository<PurchaseEntity>) {}

  async find(organizationId: string, id: string): Promise<Purchase | undefined> {
    return (await this.purchases.findOneBy({ organizationId, id })) ?? undefined;
  }

  /** Purchases that have waited for a payment longer than `seconds`, oldest first, with none under way. */
  overdue(seconds: number, limit: number): Promise<{ organizationId: string; id: string }[]> {
    return run(this.purchases.manager, OVERDUE, [seconds, limit]);
  }

  /** Purchases by id, whoever owns them. */
  read(ids: readonly string[]): Promise<Purchase[]> {
    return this.purchases.findBy({ id: In(ids) });
  }

  /** The purchase that has a door's own name, with the fingerprint of the request that made it. */
  async findExternal(
    organizationId: string,
    door: string,
    { clientKey, reference }: ExternalReference,
  ): Promise<{ purchaseId: string; fingerprint: Buffer } | undefined> {
    const row = await this.purchases.findOne({
      select: { id: true, externalFingerprint: true },
      where: { organizationId, clientKey, door, externalRef: reference },
    });
    return row ? { purchaseId: row.id, fingerprint: row.externalFingerprint as Buffer } : undefined;
  }

  /** Purchases by id; those of another organization are left out. */
  async byIds(on: Connection, organizationId: string, ids: readonly string[]): Promise<Purchase[]> {
    return (await run<PurchaseEntity>(on, BY_IDS, [organizationId, ids])).map(toPurchase);
  }

  async byNumber(on: Connection, organizationId: string, number: bigint): Promise<Purchase | undefined> {
    const [row] = await run<PurchaseEntity>(on, BY_NUMBER, [organizationId, number.toString()]);
    return row && toPurchase(row);
  }

  /** A purchase by its id alone, with the database's time. */
  async forPayer(on: Connection, id: string): Promise<{ purchase: Purchase; now: Date } | undefined> {
    const [row] = await run<PurchaseEntity & { now: Date }>(on, FOR_PAYER, [id]);
    if (!row) return undefined;
    const { now, ...purchase } = row;
    return { purchase: toPurchase(purchase), now };
  }

  /** Purchases of an organization, newest first. */
  async list(
    on: Connection,
    organizationId: string,
    filter: PurchaseFilter,
    { limit, offset }: Page,
  ): Promise<Paged<Purchase>> {
    const values = [
      organizationId,
      filter.customerIds ?? (filter.customerId === undefined ? null : [filter.customerId]),
      filter.purchaseId,
      filter.doors,
      filter.states,
      filter.createdFrom,
      filter.createdTo,
      filter.offerId,
      filter.details,
    ];
    const [rows, counted] = await Promise.all([
      run<PurchaseEntity>(on, LIST, [...values, limit, offset]),
      run<{ total: number }>(on, COUNT, values),
    ]);
    return { items: rows.map(toPurchase), total: counted[0]?.total ?? 0 };
  }
}
