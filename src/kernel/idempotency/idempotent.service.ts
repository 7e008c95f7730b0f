import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../database';
import { DomainError } from '../errors';
import { LIMITS } from '../limits';
import type { Answer, GivenAnswer, IdempotentRequest } from './answer';
import { Idempotency } from './idempotency.service';
import type { IdempotencyRecord } from './types';

/** The key of a request is in use by another one. */
export class KeyTakenError extends Error {}

/**
 * Requests whose whole effect is one transaction: key, effect and answer are committed together, or none of them is.
 */
@Injectable()
export class Idempotent {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Runs `work` once per key. Without a key it simply runs.
   * @throws DomainError idempotency-mismatch for another request under the same key · idempotency-foreign for the key of
   * another website · idempotency-in-flight while the
   * first runs · as `work`
   */
  async run(request: IdempotentRequest | undefined, work: (tx: Tx) => Promise<Answer>): Promise<GivenAnswer> {
    if (!request) return { answer: await this.unitOfWork.run(work), replayed: false };
    const stored = await this.replay(request);
    if (stored) return stored;
    try {
      return { answer: await this.unitOfWork.run((tx) => this.once(tx, request, work)), replayed: false };
    } catch (error) {
      if (!(error instanceof KeyTakenError)) throw error;
      return earlierAnswerOr(error, await this.replay(request));
    }
  }

  /**
   * Writes the key of one request in the transaction of its effect.
   * @param purchaseId the purchase that the effect is about
   * @throws KeyTakenError when the key is in use: roll back and answer with what it stands for
   */
  async acquire(tx: Tx, request: IdempotentRequest | undefined, purchaseId: string | undefined): Promise<void> {
    if (!request) return;
    const { scope, websiteId, fingerprint } = request;
    const key = { ...scope, websiteId, fingerprint, purchaseId };
    const [acquired] = await this.idempotency.acquire(tx, 'each', [key]);
    if (!acquired) throw new KeyTakenError();
  }

  private async once(tx: Tx, request: IdempotentRequest, work: (tx: Tx) => Promise<Answer>): Promise<Answer> {
    await this.acquire(tx, request, undefined);
    const answer = await work(tx);
    await this.idempotency.finish(tx, [{ ...request.scope, answer }]);
    return answer;
  }

  /**
   * The stored answer of an earlier request with this key; undefined when there was none.
   * @throws DomainError idempotency-foreign · idempotency-mismatch · idempotency-in-flight
   */
  async replay(request: IdempotentRequest): Promise<GivenAnswer | undefined> {
    const record = await this.idempotency.find(request.scope);
    if (!record) return undefined;
    requireSameRequest(request, record);
    if (!record.answer) throw inFlight();
    return { answer: record.answer, replayed: true };
  }
}

/**
 * A name stands for one request of one website: another request under it gets nothing of the first one's answer.
 * @throws DomainError idempotency-foreign · idempotency-mismatch
 */
export function requireSameRequest(
  request: Pick<IdempotentRequest, 'fingerprint' | 'websiteId'>,
  record: Pick<IdempotencyRecord, 'fingerprint' | 'websiteId'>,
): void {
  if (request.websiteId !== record.websiteId)
    throw new DomainError('idempotency-foreign', 'The key or id was used for another website of the organization.');
  if (request.fingerprint.equals(record.fingerprint)) return;
  throw new DomainError('idempotency-mismatch', 'The key or id was used with another request.');
}

/**
 * What a request is answered that is refused now. It may have succeeded when it came first, and then its earlier answer
 * stands.
 * @param earlier the answer that is stored for the request, if any
 * @throws the refusal; DomainError idempotency-in-flight where the request's key is in use by one that has no answer
 * yet
 */
export function earlierAnswerOr(refusal: unknown, earlier: GivenAnswer | undefined): GivenAnswer {
  if (earlier) return earlier;
  throw refusal instanceof KeyTakenError ? inFlight() : refusal;
}

/** The refusal of a request whose key is in use by one that has no answer yet. */
export const inFlight = (): DomainError =>
  new DomainError('idempotency-in-flight', 'The first request with this key is still being processed.', {
    retryAfterSeconds: LIMITS.retryAfterSeconds,
  });
