import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource, QueryRunner } from 'typeorm';
import { DomainError } from '../errors';
import { LIMITS } from '../limits';
import { isConnectionLoss, isRetryable, isUnavailable } from './pg-errors';
import { statement } from './statement';
import type { Connection, Tx } from './tx';
import { closePipelineQueue, openPipelineQueue, type PipelineQueue } from './pipeline-queue';

const BEGIN = statement('begin', 'BEGIN');

/**
 * The COMMIT was sent and its answer never came: the work may or may not be durable. Read back by id, never run it
 * again blindly.
 */
export class CommitUnknownError extends Error {
  constructor(options: ErrorOptions) {
    super('the connection was lost during COMMIT', options);
    this.name = 'CommitUnknownError';
  }
}

/**
 * The result of a transaction whose last statements were sent and not waited for. Each of these must be a single `run`:
 * a statement that follows from the answer to one of them would come after the COMMIT, and is refused.
 */
export interface Finishing<T> {
  readonly result: Promise<T>;
}

/**
 * The only place that opens transactions and connections. Isolation is READ COMMITTED; exactness comes from guarded
 * statements.
 */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction and commits it. Serialization failures and deadlocks (40001, 40P01) run the whole
   * function again, with jitter, at most `LIMITS.transactionTries` times: so `work` must not have effects outside the
   * database.
   *
   * @throws DomainError as thrown by `work` (rolled back) · `unavailable` when no connection can be had or the database
   * is down or read-only · CommitUnknownError when the connection died during COMMIT
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retrying(() => this.once(async (tx) => finished(await work(tx)), false));
  }

  /**
   * Runs work that consists of `run` statements alone: BEGIN goes in one pipeline with the first of them. That saves a
   * round trip. Where BEGIN fails, the server runs nothing behind it.
   * @throws as `run`
   */
  async runStatements<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.retrying(() => this.once(async (tx) => finished(await work(tx)), true));
  }

  /**
   * Runs work as `runStatements` does, and sends COMMIT in one pipeline with the last statements: nothing but the
   * commit depends on them.
   * @param work sends its last statements without waiting for them
   * @throws as `run` · what the last statements failed with
   */
  async runToCommit<T>(work: (tx: Tx) => Promise<Finishing<T>>): Promise<T> {
    return this.retrying(() => this.once(work, true));
  }

  /**
   * Reads on one connection, outside any transaction: each statement sees what is committed when it runs. Statements
   * that are run without waiting in between go in one pipeline.
   * @param work uses `run` on the connection it is given, and nothing else
   */
  async read<T>(work: (on: Connection) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      openPipelineQueue(runner, (await runner.connect()) as Client);
      return await work(runner.manager);
    } finally {
      closePipelineQueue(runner);
      await runner.release();
    }
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
      const queue = openPipelineQueue(runner, client);
      const begun = queue.add(BEGIN, []);
      setActive(runner, true);
      if (statementsOnly) {
        // whoever waits for the first statement gets the error of a failed BEGIN
        begun.catch(() => undefined);
        runner.query = () => Promise.reject(new Error('this transaction runs statements only'));
      } else await begun;
      const { result } = await work(runner.manager as Tx);
      const value = await commit(queue, result);
      setActive(runner, false);
      return value;
    } catch (error) {
      closePipelineQueue(runner);
      if (runner.isTransactionActive) await rollBack(runner);
      throw error;
    } finally {
      closePipelineQueue(runner);
      await runner.release().catch(() => undefined);
    }
  }
}

/** A transaction that has waited for all its statements. */
const finished = <T>(value: T): Finishing<T> => ({ result: Promise.resolve(value) });

/**
 * The server answers the COMMIT of an aborted transaction with ROLLBACK and no error. Code that does not look would
 * believe in a write that never happened.
 */
async function commit<T>(queue: PipelineQueue, result: Promise<T>): Promise<T> {
  const committed = queue.commit();
  // when one of the last statements fails, its own error is thrown
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
