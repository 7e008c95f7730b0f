import { Injectable } from '@nestjs/common';
import type { Demand, Tx } from '../database';
import { LIMITS } from '../limits';
import { IdempotencyKeyRepository } from './idempotency-key.repository';
import type { IdempotencyScope } from './scope';
import { StoredAnswers } from './stored-answers.service';
import type { AnswerUnderKey, IdempotencyRecord, KeyRequest } from './types';

/**
 * Stores keys with the effect they stand for: a key is written in the transaction of its effect, and its answer in the
 * transaction that made the answer final. So a key without an effect, or an effect without its key, cannot exist.
 */
@Injectable()
export class Idempotency {
  constructor(
    private readonly keys: IdempotencyKeyRepository,
    private readonly answers: StoredAnswers,
  ) {}

  /**
   * Writes keys, with their answers where these are final already.
   * @returns per request, in order: true when it has its key now, false when the key was in use. With false among them
   * the caller rolls back
   */
  async acquire(tx: Tx, demand: Demand, requests: readonly KeyRequest[]): Promise<boolean[]> {
    if (requests.length === 0) return [];
    const final = requests.filter(hasAnswer);
    const { places, packs } = this.answers.seal(final);
    const placeOf = new Map(final.map((request, index) => [request as KeyRequest, places[index]]));
    const inOrder = requests.map((request) => placeOf.get(request));
    return this.keys.acquire(tx, demand, requests, inOrder, packs);
  }

  /** Freezes final answers. An answer that is final already stays. */
  async finish(tx: Tx, answers: readonly AnswerUnderKey[]): Promise<void> {
    if (answers.length === 0) return;
    const { places, packs } = this.answers.seal(answers);
    await this.keys.finish(tx, answers, places, packs);
  }

  /**
   * What is stored under a key, if anything.
   * @throws SealBrokenError for an answer of before `SECRET_KEY` was changed
   */
  async find(scope: IdempotencyScope): Promise<IdempotencyRecord | undefined> {
    const stored = await this.keys.find(scope);
    if (!stored) return undefined;
    const { websiteId, fingerprint, purchaseId, locked, status, ...place } = stored;
    const answer = status === null ? undefined : this.answers.unseal(scope, { status, ...place });
    return { websiteId, fingerprint, purchaseId, answer, locked };
  }

  /** Forgets final keys older than a day, a bounded number. A key whose purchase is unresolved is never forgotten. */
  async purge(tx: Tx, limit: number): Promise<void> {
    await this.keys.purge(tx, LIMITS.idempotencyKeepSeconds, limit);
  }
}

const hasAnswer = (request: KeyRequest): request is KeyRequest & AnswerUnderKey => request.answer !== undefined;
