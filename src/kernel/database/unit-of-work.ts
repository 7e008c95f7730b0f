import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource, QueryRunner } from 'typeorm';
import { DomainError } from '../errors';
import { LIMITS } from '../limits';
import { isConnectionLoss, isRetryable, isUnavailable } from './pg-errors';
import { statement } from './statement';
import type { Tx } from './tx';
import { closeWaves, openWaves, type Waves } from './waves';

const BEGIN = statement('begin', 'BEGIN');

/** The COMMIT was sent and its answer never came: the work may or may not be durable. Read back by id, never run it again blindly. */
export class CommitUnknownError extends Error {
  constructor(options: ErrorOptions) {
    super('the connection was lost during COMMIT', options);
    this.name = 'CommitUnknownError';
  }
}

/**
 * What a transaction comes to once its last statements are answered: they were asked for, not waited for. Each of them must be one `run`:
 * whatever is asked for after an answer to one of them comes too late.
 */
export interface Finishing<T> {
  readonly result: Promise<T>;
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
    return this.retrying(() => this.once(async (tx) => finished(await work(tx)), false));
  }

  /**
   * The same for work that consists of `run` statements alone: BEGIN travels with the first of them. One round trip less, and where a
   * BEGIN fails nothing behind it is run.
   * @throws as `run`
   */
  async runStatements<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retrying(() => this.once(async (tx) => finished(await work(tx)), true));
  }

  /**
   * The same where nothing depends on the outcome of the last statements but the commit itself: they travel with it.
   * @param work asks for its last statements without waiting for them
   * @throws as `run`; what the last statements failed with
   */
  async runToCommit<T>(work: (tx: Tx) => Promise<Finishing<T>>): Promise<T> {
    return this.retrying(() => this.once(work, true));
  }

  private async retrying<T>(once: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once();
      } catch (error) {
        if (isRetryable(error) && attempt < LIMITS.transactionTries) {
          await pause(attempt);
          continue;
        }
        throw isUnavailable(error) ? unavailable(error) : error;
      }
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<Finishing<T>>, statementsOnly: boolean): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      // the isolation level is the session's (READ COMMITTED): asking for it costs a round trip
      const client = (await runner.connect()) as Client;
      const waves = openWaves(runner, client);
      const begun = waves.add(BEGIN, []);
      setActive(runner, true);
      if (statementsOnly) {
        // whoever waits for the first statement hears of it
        begun.catch(() => undefined);
        runner.query = () => Promise.reject(new Error('this transaction runs statements only'));
      } else await begun;
      const { result } = await work(runner.manager as Tx);
      const value = await commit(waves, result);
      setActive(runner, false);
      return value;
    } catch (error) {
      closeWaves(runner);
      if (runner.isTransactionActive) await rollBack(runner);
      throw error;
    } finally {
      closeWaves(runner);
      await runner.release().catch(() => undefined);
    }
  }
}

/** A transaction that has waited for all its statements. */
const finished = <T>(value: T): Finishing<T> => ({ result: Promise.resolve(value) });

/**
 * COMMIT of an aborted transaction is answered with ROLLBACK and no error. Whoever does not look believes in a write that
 * never happened.
 */
async function commit<T>(waves: Waves, result: Promise<T>): Promise<T> {
  const committed = waves.commit();
  // when one of the last statements fails, it is that which is told
  committed.catch(() => undefined);
  let value: T;
  let command: string;
  try {
    value = await result;
    command = await committed;
  } catch (error) {
    throw isConnectionLoss(error) && !isAnswered(error) ? new CommitUnknownError({ cause: error }) : error;
  }
  if (command !== 'COMMIT') throw new Error(`the server answered ${command} to COMMIT`);
  return value;
}

/** The server itself said no, and lives: nothing was committed. */
const isAnswered = (error: unknown): boolean => (error as { severity?: unknown }).severity === 'ERROR';

async function rollBack(runner: QueryRunner): Promise<void> {
  setActive(runner, false);
  try {
    await ((await runner.connect()) as Client).query('ROLLBACK');
  } catch {
    // the connection is lost, and the transaction with it
  }
}

/** TypeORM keeps the flag read-only for others, but it did not send BEGIN and COMMIT itself. */
function setActive(runner: QueryRunner, active: boolean): void {
  (runner as { isTransactionActive: boolean }).isTransactionActive = active;
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
