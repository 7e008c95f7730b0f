import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Raw, Repository } from 'typeorm';
import { type Conditions, type Connection, readPage, run, selectList, statement } from '../../../kernel/database';
import type { Choice, Paged, RecordPage, Span } from '../../../kernel/page';
import type { ExternalReference } from '../model/commands';
import type { Purchase, PurchaseState } from '../model/purchase';
import { PurchaseEntity } from './purchase.entity';
import { decoded, NumberedPurchases } from './numbered-purchases';

const SELECTED = selectList(PurchaseEntity);

const BY_IDS = statement(
  'purchases.by-ids',
  `SELECT ${SELECTED} FROM purchase WHERE organization_id = $1 AND id = ANY ($2::text[])`,
);
const BY_SERIAL = statement(
  'purchases.by-serial',
  `SELECT ${SELECTED} FROM purchase WHERE organization_id = $1 AND serial = $2::bigint`,
);
/**
 * Whoever owns it, with the database's time: for pages where knowing the id is the right to look, and a session ends by
 * time.
 */
const FOR_PAYER = statement('purchases.for-payer', `SELECT ${SELECTED}, app_now() AS now FROM purchase WHERE id = $1`);
const OVERDUE = statement(
  'purchases.overdue',
  `SELECT p.organization_id AS "organizationId", p.id FROM purchase p
    WHERE p.unpaid AND p.state = 'pending' AND p.created_at < (SELECT app_now()) - make_interval(secs => $1)
      AND NOT EXISTS (SELECT FROM payment_attempt a WHERE a.purchase_id = p.id AND a.result = 'unknown')
    ORDER BY p.created_at LIMIT $2`,
);

const NAMED = 'SELECT id FROM purchase WHERE organization_id = $1 AND';
const BY_EXTERNAL = statement('purchases.by-external', `${NAMED} external_ref = $2 ORDER BY id LIMIT $3`);
const BY_REFERENCE = statement(
  'purchases.by-reference',
  `${NAMED} details ? 'reference' AND details ->> 'reference' = $2 ORDER BY id LIMIT $3`,
);

/** Which purchases; absent members do not restrict. */
export interface PurchaseFilter {
  readonly id?: Choice | undefined;
  readonly customerId?: Choice | undefined;
  readonly websiteId?: Choice | undefined;
  readonly door?: Choice | undefined;
  readonly state?: Choice | undefined;
  readonly currency?: Choice | undefined;
  readonly createdAt?: Span | undefined;
  readonly updatedAt?: Span | undefined;
  /** Purchases whose state and kind are one of these pairs. */
  readonly statesOfKinds?: readonly (readonly [PurchaseState, Purchase['kind']])[] | undefined;
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
  constructor(
    @InjectRepository(PurchaseEntity) private readonly purchases: Repository<PurchaseEntity>,
    private readonly numbered: NumberedPurchases,
  ) {}

  /** A purchase of an organization by its id. */
  async find(organizationId: string, id: string): Promise<Purchase | undefined> {
    return (await this.numbered.of(undefined, await this.purchases.findBy({ organizationId, id })))[0];
  }

  /** Purchases that have waited for a payment longer than `seconds`, oldest first, with none under way. */
  overdue(seconds: number, limit: number): Promise<{ organizationId: string; id: string }[]> {
    return run(this.purchases.manager, OVERDUE, [seconds, limit]);
  }

  /** Purchases by id, whoever owns them. */
  async read(ids: readonly string[]): Promise<Purchase[]> {
    return this.numbered.of(undefined, await this.purchases.findBy({ id: In(ids) }));
  }

  /** The purchase that has a door's own name, with the fingerprint of the request that made it. */
  async findExternal(
    organizationId: string,
    door: string,
    { clientKey, reference }: ExternalReference,
  ): Promise<{ purchaseId: string; websiteId: string; fingerprint: Buffer } | undefined> {
    const row = await this.purchases.findOne({
      select: { id: true, websiteId: true, externalFingerprint: true },
      where: { organizationId, clientKey, door, externalRef: reference },
    });
    if (!row) return undefined;
    return { purchaseId: row.id, websiteId: row.websiteId, fingerprint: row.externalFingerprint as Buffer };
  }

  /** Ids of purchases that have a text as a door's own name for them, at most `limit`. */
  async withExternalName(organizationId: string, name: string, limit: number): Promise<string[]> {
    return (await run<{ id: string }>(this.purchases.manager, BY_EXTERNAL, [organizationId, name, limit])).map(idOf);
  }

  /** Ids of purchases whose buyer or partner calls them so (`details.reference`), at most `limit`. */
  async withReference(organizationId: string, name: string, limit: number): Promise<string[]> {
    return (await run<{ id: string }>(this.purchases.manager, BY_REFERENCE, [organizationId, name, limit])).map(idOf);
  }

  /** The id of the purchase that has a number in an organization. */
  async withNumber(organizationId: string, number: bigint): Promise<string | undefined> {
    const serial = await this.numbered.serialOf(undefined, organizationId, number);
    if (serial === undefined) return undefined;
    return (await this.purchases.findOne({ select: { id: true }, where: { organizationId, serial } }))?.id;
  }

  /** Purchases by id; those of another organization are left out. */
  async byIds(on: Connection, organizationId: string, ids: readonly string[]): Promise<Purchase[]> {
    const rows = await run<PurchaseEntity>(on, BY_IDS, [organizationId, ids]);
    return this.numbered.of(on, rows.map(decoded));
  }

  /** A purchase of an organization by its number. */
  async byNumber(on: Connection, organizationId: string, number: bigint): Promise<Purchase | undefined> {
    const serial = await this.numbered.serialOf(on, organizationId, number);
    if (serial === undefined) return undefined;
    const rows = await run<PurchaseEntity>(on, BY_SERIAL, [organizationId, serial.toString()]);
    return (await this.numbered.of(on, rows.map(decoded)))[0];
  }

  /** A purchase by its id alone, with the database's time. */
  async forPayer(on: Connection, id: string): Promise<{ purchase: Purchase; now: Date } | undefined> {
    const [row] = await run<PurchaseEntity & { now: Date }>(on, FOR_PAYER, [id]);
    if (!row) return undefined;
    const { now, ...purchase } = row;
    const [numbered] = await this.numbered.of(on, [decoded(purchase)]);
    return numbered && { purchase: numbered, now };
  }

  /** Purchases of an organization, newest first unless the page says otherwise. */
  async list(organizationId: string, filter: PurchaseFilter, page: RecordPage): Promise<Paged<Purchase>> {
    const { items, total } = await readPage(this.purchases, organizationId, conditionsOf(filter), page);
    return { items: await this.numbered.of(undefined, items), total };
  }
}

function conditionsOf({ statesOfKinds, offerId, details, ...columns }: PurchaseFilter): Conditions<PurchaseEntity> {
  const pairs = statesOfKinds?.map(([state, kind]) => `${state} ${kind}`);
  return {
    ...columns,
    kind: pairs && Raw((kind) => `state || ' ' || ${kind} = ANY (:pairs)`, { pairs }),
    lines:
      offerId === undefined
        ? undefined
        : Raw((lines) => `${lines} @> CAST(:line AS jsonb)`, { line: JSON.stringify([{ offerId }]) }),
    details: details && Raw((own) => `${own} @> CAST(:details AS jsonb)`, { details: JSON.stringify(details) }),
  };
}

const idOf = ({ id }: { readonly id: string }): string => id;
