import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type Demand, numberedRecordset, recordset, requiredRows, run, statement, type Tx } from '../database';
import { LIMITS } from '../limits';
import { IdempotencyKeyEntity } from './idempotency-key.entity';
import type { IdempotencyScope } from './scope';
import type { AnswerPack, AnswerPlace } from './stored-answers.service';
import type { KeyRequest } from './types';

const SCOPED = { organization_id: 'text', principal: 'text', method: 'text', route: 'text', key: 'text' };
/** Where an answer is; nothing of it while the answer is not final. */
const PLACED = { status: 'smallint', answer: 'bytea', pack_id: 'text', pack_place: 'smallint' };
const SCOPE = Object.keys(SCOPED).join(', ');
const PLACE = Object.keys(PLACED).join(', ');
const scopeOf = (alias: string): string =>
  Object.keys(SCOPED)
    .map((column) => `${alias}.${column}`)
    .join(', ');
/** Packs of answers, written in the transaction that writes the places in them. */
const WRITE_PACKS = statement(
  'idempotency.write-packs',
  'INSERT INTO answer_pack (id, content) SELECT * FROM unnest($1::text[], $2::bytea[])',
);

/**
 * Keys are written in one order, so that two batches with the same keys wait for each other in one direction only. Of
 * the same key twice in one batch the first request gets it. A key without its answer is locked for a while; one with
 * its answer is not. Which keys were written is told only where they need not be all of them.
 */
const ACQUIRE = statement(
  'idempotency.acquire',
  `WITH written AS (
     INSERT INTO idempotency_key (${SCOPE}, website_id, fingerprint, purchase_id, ${PLACE}, locked_until)
     SELECT ${SCOPE}, website_id, fingerprint, purchase_id, ${PLACE},
            app_now() + make_interval(secs => CASE WHEN status IS NULL THEN $2::int ELSE 0 END)
       FROM ${numberedRecordset({ ...SCOPED, website_id: 'text', fingerprint: 'bytea', purchase_id: 'text', ...PLACED })}
      ORDER BY ${SCOPE}, position
     ON CONFLICT DO NOTHING RETURNING ${SCOPE})
   SELECT jsonb_agg(jsonb_build_array(${SCOPE})) FILTER (WHERE $3::int IS NULL) AS scopes,
          require_rows(count(*), $3::int)
     FROM written`,
);
/**
 * Each key is looked up by itself (`OFFSET 0`): joined to the table, a plan made while that was small reads the whole
 * index in order, for ever. Nobody else changes a key that is not final, so the row is still where it was found, or it
 * is final.
 */
export const FINISH = statement(
  'idempotency.finish',
  `UPDATE idempotency_key k SET status = u.status, answer = u.answer, pack_id = u.pack_id, pack_place = u.pack_place
     FROM (SELECT * FROM ${recordset({ ...SCOPED, ...PLACED })} ORDER BY ${SCOPE}) u
    CROSS JOIN LATERAL (SELECT i.ctid FROM idempotency_key i WHERE (${scopeOf('i')}) = (${scopeOf('u')}) OFFSET 0) found
    WHERE k.ctid = found.ctid AND k.status IS NULL`,
);
const FIND = statement(
  'idempotency.find',
  `SELECT k.website_id AS "websiteId", k.fingerprint, k.purchase_id AS "purchaseId", k.status, k.answer AS sealed, k.pack_id AS "packId",
          k.pack_place AS "packPlace", p.content AS "packContent", k.locked_until > app_now() AS locked
     FROM idempotency_key k LEFT JOIN answer_pack p ON p.id = k.pack_id
    WHERE organization_id = $1 AND principal = $2 AND method = $3 AND route = $4 AND key = $5`,
);
const OLDEST = '(SELECT app_now()) - make_interval(secs => $1)';
const PURGE = statement(
  'idempotency.purge',
  `DELETE FROM idempotency_key WHERE ctid IN (
     SELECT ctid FROM idempotency_key WHERE status IS NOT NULL AND created_at < ${OLDEST} LIMIT $2)`,
);
/** A pack is as old as the youngest of its keys: where no key with an answer is older, no key needs the pack. */
const PURGE_PACKS = statement(
  'idempotency.purge-packs',
  `DELETE FROM answer_pack WHERE ctid IN (SELECT ctid FROM answer_pack WHERE created_at < ${OLDEST} LIMIT $2)
      AND NOT EXISTS (SELECT FROM idempotency_key WHERE status IS NOT NULL AND created_at < ${OLDEST})`,
);

/** A key as it is stored. */
export interface StoredKey {
  readonly websiteId: string;
  readonly fingerprint: Buffer;
  readonly purchaseId: string | null;
  readonly status: number | null;
  readonly sealed: Buffer | null;
  readonly packId: string | null;
  readonly packPlace: number | null;
  readonly packContent: Buffer | null;
  readonly locked: boolean;
}

/** The rows of `idempotency_key`, and of `answer_pack` beside them. */
@Injectable()
export class IdempotencyKeyRepository {
  constructor(@InjectRepository(IdempotencyKeyEntity) private readonly keys: Repository<IdempotencyKeyEntity>) {}

  /**
   * Writes keys.
   * @param places where the answer of each request is; undefined for an answer that is not final yet
   * @returns per request, in order, whether it has its key now
   */
  async acquire(
    tx: Tx,
    demand: Demand,
    requests: readonly KeyRequest[],
    places: readonly (AnswerPlace | undefined)[],
    packs: readonly AnswerPack[],
  ): Promise<boolean[]> {
    const rows = requests.map((request, index) => toRow(request, places[index]));
    const [[written]] = await Promise.all([
      run<{ scopes: string[][] | null }>(tx, ACQUIRE, [
        rows,
        LIMITS.idempotencyLockSeconds,
        requiredRows(demand, requests.length),
      ]),
      this.writePacks(tx, packs),
    ]);
    if (demand === 'all') return requests.map(() => true);
    const acquired = new Set(written?.scopes?.map((scope) => JSON.stringify(scope)));
    return requests.map(({ organizationId, principal, method, route, key }) =>
      acquired.delete(JSON.stringify([organizationId, principal, method, route, key])),
    );
  }

  /** Writes where final answers are. A key that has its answer keeps it. */
  async finish(
    tx: Tx,
    scopes: readonly IdempotencyScope[],
    places: readonly AnswerPlace[],
    packs: readonly AnswerPack[],
  ): Promise<void> {
    const rows = scopes.map((scope, index) => toRow(scope, places[index]));
    await Promise.all([run(tx, FINISH, [rows]), this.writePacks(tx, packs)]);
  }

  /** What is stored under a key, with the pack its answer is in; undefined: nothing. */
  async find({ organizationId, principal, method, route, key }: IdempotencyScope): Promise<StoredKey | undefined> {
    const values = [organizationId, principal, method, route, key];
    return (await run<StoredKey>(this.keys.manager, FIND, values))[0];
  }

  /** Deletes final keys, and packs that no key needs, older than `keepSeconds`; at most `limit` of each. */
  async purge(tx: Tx, keepSeconds: number, limit: number): Promise<void> {
    await run(tx, PURGE, [keepSeconds, limit]);
    await run(tx, PURGE_PACKS, [keepSeconds, limit]);
  }

  /** Nearly always there are none, and then no statement is run. */
  private async writePacks(tx: Tx, packs: readonly AnswerPack[]): Promise<void> {
    if (packs.length === 0) return;
    await run(tx, WRITE_PACKS, [packs.map(({ id }) => id), packs.map(({ content }) => content)]);
  }
}

/** Bytes as they stand in a JSON row. */
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/** The columns of a key. Members without a value are left out of the JSON, and NULL in the row. */
const toRow = (request: IdempotencyScope & Partial<KeyRequest>, place: AnswerPlace | undefined): object => ({
  organization_id: request.organizationId,
  principal: request.principal,
  method: request.method,
  route: request.route,
  key: request.key,
  website_id: request.websiteId,
  fingerprint: request.fingerprint && hex(request.fingerprint),
  purchase_id: request.purchaseId,
  status: place?.status,
  answer: place?.sealed && hex(place.sealed),
  pack_id: place?.packId,
  pack_place: place?.packPlace,
});
