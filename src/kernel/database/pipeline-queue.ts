import type { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import type { Statement } from './statement';
import { Pipeline, type PipelinedStatement, type Row } from './pipeline';

const COMMIT: Statement = { name: '', text: 'COMMIT', casts: [] };

/**
 * Raised for a statement that comes after its transaction has ended, because another statement of it has failed
 * meanwhile.
 */
class TransactionOverError extends Error {
  constructor() {
    super('the transaction is over');
    this.name = 'TransactionOverError';
  }
}

/**
 * Gathers the statements of one transaction into pipelines. Statements that are run in the same turn of the event loop
 * go in one pipeline; while a pipeline is under way the next one gathers. Statements run in the order in which the code
 * asks for them, so the lock order is the order in which the code reads.
 */
export class PipelineQueue {
  readonly #client: Client;
  #waiting: PipelinedStatement[] = [];
  #commit: PipelinedStatement | undefined;
  #busy = false;
  #over = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** @throws what the first failing statement of its pipeline was answered with */
  add(statement: Statement, parameters: PipelinedStatement['parameters']): Promise<Row[]> {
    if (this.#over) return Promise.reject(new TransactionOverError());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, parameters, resolve, reject });
      this.#sendSoon();
    });
  }

  /**
   * Ends the transaction. The COMMIT goes in the pipeline that is gathering, behind its statements: after a failed
   * statement the server does not come to the COMMIT.
   * @returns what the server answered. To the COMMIT of an aborted transaction it answers ROLLBACK, without an error
   */
  commit(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#commit = { statement: COMMIT, parameters: [], resolve: (_, command) => resolve(command), reject };
      this.#sendSoon();
    });
  }

  /** Lets no more statements through: a statement after the end of a transaction would run outside it. */
  end(): void {
    this.#over = true;
    for (const { reject } of this.#drain()) reject(new TransactionOverError());
  }

  /**
   * Sends a tick behind the promises that are resolved already, so that code which runs now can still add its
   * statements.
   */
  #sendSoon(): void {
    if (this.#busy) return;
    this.#busy = true;
    queueMicrotask(() => {
      process.nextTick(() => {
        this.#send();
      });
    });
  }

  #drain(): PipelinedStatement[] {
    const items = this.#waiting.splice(0);
    if (!this.#commit) return items;
    items.push(this.#commit);
    this.#commit = undefined;
    this.#over = true;
    return items;
  }

  #send(): void {
    const items = this.#drain();
    if (items.length === 0) {
      this.#busy = false;
      return;
    }
    const answered = (): void => {
      this.#busy = false;
      if (this.#waiting.length > 0 || this.#commit) this.#sendSoon();
    };
    this.#client.query(new Pipeline(items, this.#client, answered));
  }
}

/** Every transaction has a runner of its own. */
const queueByRunner = new WeakMap<QueryRunner, PipelineQueue>();

/** The queue of the transaction that a runner is or was in, if any. */
export const pipelineQueueOf = (runner: QueryRunner): PipelineQueue | undefined => queueByRunner.get(runner);

/** Begins to gather the statements of a runner's transaction. */
export function openPipelineQueue(runner: QueryRunner, client: Client): PipelineQueue {
  const queue = new PipelineQueue(client);
  queueByRunner.set(runner, queue);
  return queue;
}

/**
 * The transaction of a runner has ended. Its queue stays, closed: a statement that comes late must not find a way
 * around it.
 */
export function closePipelineQueue(runner: QueryRunner): void {
  queueByRunner.get(runner)?.end();
}
