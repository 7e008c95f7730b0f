import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, type Tx } from '../database';
import { LIMITS } from '../limits';
import type { Answer } from './answer';
import { CLAIM, CLAIM_ALL, CLAIM_ALL_FINAL, FIND, FINISH, PURGE, PURGE_PACKS } from './idempotency.sql';
import type { IdempotencyScope } from './scope';
import { type AnswerPack, type AnswerUnderKey, type Place, StoredAnswers } from './stored-answers';

export interface IdempotencyClaim extends IdempotencyScope {
  /** Keyed hash of the request. */
  readonly fingerprint: Buffer;
  readonly purchaseId: string | undefined;
}

/** What is stored under a key. There is no answer while it is not final. */
export interface IdempotencyRecord {
  readonly fingerprint: Buffer;
  readonly purchaseId: string | null;
  readonly answer: Answer | undefined;
  /** Somebody is still working on the first request. */
  readonly locked: boolean;
}

/** A key whose answer is final from the beginning. */
export type FinalClaim = IdempotencyClaim & AnswerUnderKey;

/**
 * Stores keys with the effect they stand for: a key is written in the transaction of its effect, and its answer in the transaction
 * that made the answer final. So a key without an effect, or an effect without its key, cannot exist.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly dataSource: DataSource,
    private readonly stored: StoredAnswers,
  ) {}

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
    const { places, packs } = this.stored.keep(claims);
    const rows = claims.map((claim, index) => placed(places[index] as Place, toRow(claim)));
    await run(tx, CLAIM_ALL_FINAL, [rows, ...packColumns(packs)]);
  }

  /** Freezes final answers. An answer that is final already stays. */
  async finish(tx: Tx, answers: readonly AnswerUnderKey[]): Promise<void> {
    if (answers.length === 0) return;
    const { places, packs } = this.stored.keep(answers);
    const rows = answers.map((scope, index) => placed(places[index] as Place, scoped(scope)));
    await run(tx, FINISH, [rows, ...packColumns(packs)]);
  }

  /** What is stored under a key, if anything. @throws SealBrokenError for an answer of before `SECRET_KEY` was changed */
  async find(scope: IdempotencyScope): Promise<IdempotencyRecord | undefined> {
    const rows = await run<{
      fingerprint: Buffer;
      purchase_id: string | null;
      status: number | null;
      answer: Buffer | null;
      pack_id: string | null;
      pack_place: number | null;
      pack_content: Buffer | null;
      locked: boolean;
    }>(this.dataSource.manager, FIND, [scope.organizationId, scope.principal, scope.method, scope.route, scope.key]);
    const row = rows[0];
    if (!row) return undefined;
    const { fingerprint, purchase_id: purchaseId, status, answer: sealed, locked } = row;
    const place = { packId: row.pack_id, packPlace: row.pack_place, packContent: row.pack_content };
    const answer = status === null ? undefined : this.stored.open(scope, { status, sealed, ...place });
    return { fingerprint, purchaseId, answer, locked };
  }

  /** Forgets final keys older than a day, a bounded number. A key whose purchase is unresolved is never forgotten. */
  async purge(tx: Tx, limit: number): Promise<void> {
    await run(tx, PURGE, [LIMITS.idempotencyKeepSeconds, limit]);
    await run(tx, PURGE_PACKS, [LIMITS.idempotencyKeepSeconds, limit]);
  }
}

/** Bytes as they stand in a JSON row. */
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/** The columns of a key's scope. */
const scoped = ({ organizationId, principal, method, route, key }: IdempotencyScope): object => ({
  organization_id: organizationId,
  principal,
  method,
  route,
  key,
});

/** The columns of a new key. */
const toRow = (claim: IdempotencyClaim): object => ({
  fingerprint: hex(claim.fingerprint),
  purchase_id: claim.purchaseId,
  ...scoped(claim),
});

/** The columns of a key, and those that say where its answer is. */
const placed = ({ status, sealed, packId, packPlace }: Place, row: object): object => ({
  status,
  answer: sealed && hex(sealed),
  pack_id: packId,
  pack_place: packPlace,
  ...row,
});

const packColumns = (packs: readonly AnswerPack[]): [string[], Buffer[]] => [
  packs.map(({ id }) => id),
  packs.map(({ content }) => content),
];
