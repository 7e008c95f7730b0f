import { numberedRecordset, recordset, statement } from '../database';

const SCOPED = { organization_id: 'text', principal: 'text', method: 'text', route: 'text', key: 'text' };
const CLAIMED = { ...SCOPED, fingerprint: 'bytea', purchase_id: 'text' };
/** What a key begins with beside its claim: a lock until its answer is final, or the final answer itself. */
const LOCKED = { columns: 'locked_until', values: 'app_now() + make_interval(secs => $2)' };
const FINAL = {
  columns: 'status, answer, pack_id, pack_place, locked_until',
  values: 'status, answer, pack_id, pack_place, app_now()',
};
/** Where an answer is. */
const PLACED = { status: 'smallint', answer: 'bytea', pack_id: 'text', pack_place: 'smallint' };
/** Several answers in one row, written by the statement that writes where they are. */
const PACKED = 'packed AS (INSERT INTO answer_pack (id, content) SELECT * FROM unnest($2::text[], $3::bytea[]))';
const SCOPE = Object.keys(SCOPED).join(', ');
const scopeIn = (alias: string): string =>
  Object.keys(SCOPED)
    .map((column) => `${alias}.${column}`)
    .join(', ');
// in one order, so that two batches with the same keys wait for each other in one direction only
const insertFrom = (source: string, { columns, values }: typeof FINAL): string =>
  `INSERT INTO idempotency_key (${SCOPE}, fingerprint, purchase_id, ${columns})
     SELECT ${SCOPE}, fingerprint, purchase_id, ${values} FROM ${source} ORDER BY ${SCOPE}`;
export const CLAIM = statement(
  'idempotency.claim',
  `WITH asked AS (SELECT * FROM ${numberedRecordset(CLAIMED)}),
   claimed AS (${insertFrom('asked', LOCKED)} ON CONFLICT DO NOTHING RETURNING ${SCOPE})
   -- the same key twice in one batch: the first one has it
   SELECT min(a.position)::int AS position FROM asked a JOIN claimed c USING (${SCOPE}) GROUP BY ${SCOPE}`,
);
export const CLAIM_ALL = statement('idempotency.claim-all', insertFrom(recordset(CLAIMED), LOCKED));
export const CLAIM_ALL_FINAL = statement(
  'idempotency.claim-all-final',
  `WITH ${PACKED} ${insertFrom(recordset({ ...CLAIMED, ...PLACED }), FINAL)}`,
);
export const FIND = statement(
  'idempotency.find',
  `SELECT k.fingerprint, k.purchase_id, k.status, k.answer, k.pack_id, k.pack_place, p.content AS pack_content,
          k.locked_until > app_now() AS locked
     FROM idempotency_key k LEFT JOIN answer_pack p ON p.id = k.pack_id
    WHERE organization_id = $1 AND principal = $2 AND method = $3 AND route = $4 AND key = $5`,
);
/**
 * Each key is looked up by itself (`OFFSET 0`): joined to the table, a plan made while that was small reads the whole index in order, for ever.
 * Nobody else changes a key that is not final, so its place is the one that was found, or it is final.
 */
export const FINISH = statement(
  'idempotency.finish',
  `WITH ${PACKED}
   UPDATE idempotency_key k SET status = u.status, answer = u.answer, pack_id = u.pack_id, pack_place = u.pack_place
     FROM (SELECT * FROM ${recordset({ ...SCOPED, ...PLACED })} ORDER BY ${SCOPE}) u
    CROSS JOIN LATERAL (SELECT i.ctid FROM idempotency_key i WHERE (${scopeIn('i')}) = (${scopeIn('u')}) OFFSET 0) found
    WHERE k.ctid = found.ctid AND k.status IS NULL`,
);
const OLDEST = '(SELECT app_now()) - make_interval(secs => $1)';
export const PURGE = statement(
  'idempotency.purge',
  `DELETE FROM idempotency_key WHERE ctid IN (
     SELECT ctid FROM idempotency_key WHERE status IS NOT NULL AND created_at < ${OLDEST} LIMIT $2)`,
);
/** A pack is as old as the youngest of its keys: no key with an answer is older, so no key needs it. */
export const PURGE_PACKS = statement(
  'idempotency.purge-packs',
  `DELETE FROM answer_pack WHERE ctid IN (SELECT ctid FROM answer_pack WHERE created_at < ${OLDEST} LIMIT $2)
      AND NOT EXISTS (SELECT FROM idempotency_key WHERE status IS NOT NULL AND created_at < ${OLDEST})`,
);
