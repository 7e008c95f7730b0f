import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { numberedRecordset, recordset, run, statement, type Tx } from '../database';
import { LIMITS } from '../limits';

/** Where a key is valid: the same key of another principal or on another route is another key. */
export interface IdempotencyScope {
  readonly organizationId: string;
  /** `cust:<id>` or `key:<id>`. */
  readonly principal: string;
  readonly method: string;
  /** Route template, not the path. */
  readonly route: string;
  readonly key: string;
}

export interface IdempotencyClaim extends IdempotencyScope {
  /** Keyed hash of the request. */
  readonly fingerprint: Buffer;
  readonly purchaseId: string | undefined;
}

/** What is stored under a key. `status` is null while the answer is not final; `answer` is sealed. */
export interface IdempotencyRecord {
  readonly fingerprint: Buffer;
  readonly purchaseId: string | null;
  readonly status: number | null;
  readonly answer: Buffer | null;
  /** Somebody is still working on the first request. */
  readonly locked: boolean;
}

export interface FinalAnswer extends IdempotencyScope {
  readonly status: number;
  /** Sealed. */
  readonly answer: Buffer;
}

/** A key whose answer is final from the beginning. */
export type FinalClaim = IdempotencyClaim & FinalAnswer;

const CLAIMED = {
  organization_id: 'text',
  principal: 'text',
  method: 'text',
  route: 'text',
  key: 'text',
  fingerprint: 'bytea',
  purchase_id: 'text',
};
/** What a key begins with beside its claim: a lock until its answer is final, or the final answer itself. */
const LOCKED = { columns: 'locked_until', values: 'app_now() + make_interval(secs => $2)' };
const FINAL = { columns: 'status, answer, locked_until', values: 'status, answer, app_now()' };
const SCOPE = 'organization_id, principal, method, route, key';
// in one order, so that two batches with the same keys wait for each other in one direction only
const insertFrom = (source: string, { columns, values }: typeof FINAL): string =>
  `INSERT INTO idempotency_key (${SCOPE}, fingerprint, purchase_id, ${columns})
     SELECT ${SCOPE}, fingerprint, purchase_id, ${values} FROM ${source} ORDER BY ${SCOPE}`;
const CLAIM = statement(
  'idempotency.claim',
  `WITH asked AS (SELECT * FROM ${numberedRecordset(CLAIMED)}),
   claimed AS (${insertFrom('asked', LOCKED)} ON CONFLICT DO NOTHING RETURNING ${SCOPE})
   -- the same key twice in one batch: the first one has it
   SELECT min(a.position)::int AS position FROM asked a JOIN claimed c USING (${SCOPE}) GROUP BY ${SCOPE}`,
);
const CLAIM_ALL = statement('idempotency.claim-all', insertFrom(recordset(CLAIMED), LOCKED));
const CLAIM_ALL_FINAL = statement(
  'idempotency.claim-all-final',
  insertFrom(recordset({ ...CLAIMED, status: 'smallint', answer: 'bytea' }), FINAL),
);
const FIND = statement(
  'idempotency.find',
  `SELECT fingerprint, purchase_id, status, answer, locked_until > app_now() AS locked FROM idempotency_key
    WHERE organization_id = $1 AND principal = $2 AND method = $3 AND route = $4 AND key = $5`,
);
const FINISH = statement(
  'idempotency.finish',
  `UPDATE idempotency_key k SET status = u.status, answer = u.answer
     FROM (SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::bytea[])
                    AS u(organization_id, principal, method, route, key, status, answer)
            ORDER BY 1, 2, 3, 4, 5) u
    WHERE k.organization_id = u.organization_id AND k.principal = u.principal AND k.method = u.method
      AND k.route = u.route AND k.key = u.key AND k.status IS NULL`,
);
const PURGE = statement(
  'idempotency.purge',
  `DELETE FROM idempotency_key WHERE ctid IN (
     SELECT ctid FROM idempotency_key WHERE status IS NOT NULL AND created_at < (SELECT app_now()) - make_interval(secs => $1) LIMIT $2)`,
);

/**
 * Stores keys with the effect they stand for: a key is written in the transaction of its effect, and its answer in the transaction
 * that made the answer final. So a key without an effect, or an effect without its key, cannot exist.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly dataSource: DataSource) {}

  /** Writes keys. @returns per claim, in order: true when it is ours, false when the key is taken already */
  async claim(tx: Tx, claims: readonly IdempotencyClaim[]): Promise<boolean[]> {
    if (claims.length === 0) return [];
    const rows = await run<{ position: number }>(tx, CLAIM, [claims.map(toRow), LIMITS.idempotencyLockSeconds]);
    const ours = new Set(rows.map((row) => row.position));
    return claims.map((_, index) => ours.has(index + 1));
  }

  /** The same where every key must be free: the statement fails, and the transaction with it, when one is not. */
  async claimAll(tx: Tx, claims: readonly IdempotencyClaim[]): Promise<void> {
    if (claims.length > 0) await run(tx, CLAIM_ALL, [claims.map(toRow), LIMITS.idempotencyLockSeconds]);
  }

  /** The same for answers that are final from the beginning: each key is written once. */
  async claimAllFinal(tx: Tx, claims: readonly FinalClaim[]): Promise<void> {
    if (claims.length === 0) return;
    const rows = claims.map((claim) => ({ status: claim.status, answer: hex(claim.answer), ...toRow(claim) }));
    await run(tx, CLAIM_ALL_FINAL, [rows]);
  }

  /** Freezes final answers. An answer that is final already stays. */
  async finish(tx: Tx, answers: readonly FinalAnswer[]): Promise<void> {
    if (answers.length === 0) return;
    await run(tx, FINISH, [
      ...scopeColumns(answers),
      answers.map((answer) => answer.status),
      answers.map((answer) => answer.answer),
    ]);
  }

  /** What is stored under a key, if anything. */
  async find(scope: IdempotencyScope): Promise<IdempotencyRecord | undefined> {
    const rows = await run<{
      fingerprint: Buffer;
      purchase_id: string | null;
      status: number | null;
      answer: Buffer | null;
      locked: boolean;
    }>(this.dataSource.manager, FIND, [scope.organizationId, scope.principal, scope.method, scope.route, scope.key]);
    const row = rows[0];
    return (
      row && {
        fingerprint: row.fingerprint,
        purchaseId: row.purchase_id,
        status: row.status,
        answer: row.answer,
        locked: row.locked,
      }
    );
  }

  /** Forgets final keys older than a day, a bounded number. A key whose purchase is unresolved is never forgotten. */
  async purge(tx: Tx, limit: number): Promise<void> {
    await run(tx, PURGE, [LIMITS.idempotencyKeepSeconds, limit]);
  }
}

/** Bytes as they stand in a JSON row. */
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/** The columns of a new key. */
const toRow = (claim: IdempotencyClaim): object => ({
  organization_id: claim.organizationId,
  principal: claim.principal,
  method: claim.method,
  route: claim.route,
  key: claim.key,
  fingerprint: hex(claim.fingerprint),
  purchase_id: claim.purchaseId,
});

const scopeColumns = (scopes: readonly IdempotencyScope[]): string[][] => [
  scopes.map((scope) => scope.organizationId),
  scopes.map((scope) => scope.principal),
  scopes.map((scope) => scope.method),
  scopes.map((scope) => scope.route),
  scopes.map((scope) => scope.key),
];
