import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, QueryRunner } from 'typeorm';
import { DomainError } from '../errors';
import { LIMITS } from '../limits';
import { isConnectionLoss, isRetryable, isUnavailable } from './pg-errors';
import type { Tx } from './tx';

interface RawClient {
  query(text: string): Promise<{ command: string }>;
}

/** The COMMIT was sent and its answer never came: the work may or may not be durable. Read back by id, never run it again blindly. */
export class CommitUnknownError extends Error {
  constructor(options: ErrorOptions) {
    super('the connection was lost during COMMIT', options);
    this.name = 'CommitUnknownError';
  }
}

/** The only place that opens transactions. Isolation is READ COMMITTED; exactness comes from guarded statements. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction and commits it.
   * Serialization failures and deadlocks (40001, 40P01) run the whole function again, with jitter, at most
   * `LIMITS.transactionTries` times: so `work` must not have effects outside the database.
   *
   * @throws DomainError as thrown by `work` (rolled back) · `unavailable` when no connection can be had or the database is down
   * or read-only · CommitUnknownError when the connection died during COMMIT
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        if (isRetryable(error) && attempt < LIMITS.transactionTries) {
          await pause(attempt);
          continue;
        }
        throw isUnavailable(error) ? unavailable(error) : error;
      }
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      // the isolation level is the session's (READ COMMITTED): asking for it costs a round trip
      await runner.startTransaction();
      const result = await work(runner.manager as Tx);
      await commit(runner);
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }
}

/**
 * COMMIT of an aborted transaction is answered with ROLLBACK and no error. Whoever does not look believes in a write that
 * never happened.
 */
async function commit(runner: QueryRunner): Promise<void> {
  const client = (await runner.connect()) as RawClient;
  let command: string;
  try {
    ({ command } = await client.query('COMMIT'));
  } catch (error) {
    markEnded(runner);
    throw isConnectionLoss(error) ? new CommitUnknownError({ cause: error }) : error;
  }
  markEnded(runner);
  if (command !== 'COMMIT') throw new Error(`the server answered ${command} to COMMIT`);
}

/** TypeORM keeps the flag read-only for others, but it did not send this COMMIT itself. */
function markEnded(runner: QueryRunner): void {
  (runner as { isTransactionActive: boolean }).isTransactionActive = false;
}

const unavailable = (cause: unknown): DomainError =>
  new DomainError(
    'unavailable',
    'The service cannot reach its database.',
    { retryAfterSeconds: LIMITS.retryAfterSeconds },
    { cause },
  );

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, randomInt(1, LIMITS.transactionRetryPauseMs * attempt + 1)));
