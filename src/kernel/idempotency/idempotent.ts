import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../database';
import { DomainError } from '../errors';
import { LIMITS } from '../limits';
import type { Answer, GivenAnswer, IdempotentRequest } from './answer';
import { Idempotency, type IdempotencyRecord } from './idempotency';

/** The key was taken by a request that has not been seen to finish: roll back and look at what it stands for. */
class KeyTaken extends Error {}

/** Requests whose whole effect is one transaction: key, effect and answer are committed together, or none of them is. */
@Injectable()
export class Idempotent {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Runs `work` once per key. Without a key it simply runs.
   * @throws DomainError idempotency-mismatch for another body under the same key · idempotency-in-flight while the first runs · as `work`
   */
  async run(request: IdempotentRequest | undefined, work: (tx: Tx) => Promise<Answer>): Promise<GivenAnswer> {
    if (!request) return { answer: await this.unitOfWork.run(work), replayed: false };
    const stored = await this.replay(request);
    if (stored) return stored;
    try {
      return { answer: await this.unitOfWork.run((tx) => this.once(tx, request, work)), replayed: false };
    } catch (error) {
      if (!(error instanceof KeyTaken)) throw error;
      const other = await this.replay(request);
      if (other) return other;
      throw inFlight();
    }
  }

  private async once(tx: Tx, request: IdempotentRequest, work: (tx: Tx) => Promise<Answer>): Promise<Answer> {
    const [ours] = await this.idempotency.claim(tx, [
      { fingerprint: request.fingerprint, purchaseId: undefined, ...request.scope },
    ]);
    if (!ours) throw new KeyTaken();
    const answer = await work(tx);
    await this.idempotency.finish(tx, [{ answer, ...request.scope }]);
    return answer;
  }

  /**
   * The stored answer of an earlier request with this key; undefined when there was none.
   * @throws DomainError idempotency-mismatch · idempotency-in-flight
   */
  async replay(request: IdempotentRequest): Promise<GivenAnswer | undefined> {
    const record = await this.idempotency.find(request.scope);
    if (!record) return undefined;
    requireSameRequest(request, record);
    if (!record.answer) throw inFlight();
    return { answer: record.answer, replayed: true };
  }
}

/** A key stands for one request: another body under it gets nothing of the first one's answer. @throws DomainError idempotency-mismatch */
export function requireSameRequest(request: IdempotentRequest, record: Pick<IdempotencyRecord, 'fingerprint'>): void {
  if (request.fingerprint.equals(record.fingerprint)) return;
  throw new DomainError('idempotency-mismatch', 'The idempotency key was used with another request.');
}

export const inFlight = (): DomainError =>
  new DomainError('idempotency-in-flight', 'The first request with this key is still being processed.', {
    retryAfterSeconds: LIMITS.retryAfterSeconds,
  });
