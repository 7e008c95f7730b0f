import type { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import type { Statement } from './statement';
import { type Row, Wave, type WaveItem } from './wave';

const COMMIT: Statement = { name: '', text: 'COMMIT', casts: [] };

/** Raised for a statement that comes after its transaction has ended: a neighbour of it has failed meanwhile. */
class TransactionOverError extends Error {
  constructor() {
    super('the transaction is over');
    this.name = 'TransactionOverError';
  }
}

/**
 * The statements of one transaction. What is asked for in the same turn goes in one wave; while a wave is under way the next one
 * gathers. The order of asking is the order of running, so the lock order is what it reads like in the code.
 */
export class Waves {
  readonly #client: Client;
  #waiting: WaveItem[] = [];
  #commit: WaveItem | undefined;
  #busy = false;
  #over = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** @throws what the first failing statement of its wave was answered with */
  add(statement: Statement, parameters: WaveItem['parameters']): Promise<Row[]> {
    if (this.#over) return Promise.reject(new TransactionOverError());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, parameters, resolve, reject });
      this.#sendSoon();
    });
  }

  /**
   * Ends the transaction behind everything that was asked for before it is sent, in the same wave: after a failed statement the server does
   * not come to the COMMIT.
   * @returns what the server answered: COMMIT of an aborted transaction is a ROLLBACK, without an error
   */
  commit(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#commit = { statement: COMMIT, parameters: [], resolve: (_, command) => resolve(command), reject };
      this.#sendSoon();
    });
  }

  /** Lets nothing more through: what runs after the end of a transaction would run outside it. */
  end(): void {
    this.#over = true;
    for (const { reject } of this.#take()) reject(new TransactionOverError());
  }

  /** After everything that is being computed now has asked for its statements: a tick behind the promises that are resolved already. */
  #sendSoon(): void {
    if (this.#busy) return;
    this.#busy = true;
    queueMicrotask(() => {
      process.nextTick(() => {
        this.#send();
      });
    });
  }

  #take(): WaveItem[] {
    const items = this.#waiting.splice(0);
    if (!this.#commit) return items;
    items.push(this.#commit);
    this.#commit = undefined;
    this.#over = true;
    return items;
  }

  #send(): void {
    const items = this.#take();
    if (items.length === 0) {
      this.#busy = false;
      return;
    }
    const answered = (): void => {
      this.#busy = false;
      if (this.#waiting.length > 0 || this.#commit) this.#sendSoon();
    };
    this.#client.query(new Wave(items, this.#client, answered));
  }
}

/** Every transaction has a runner of its own. */
const wavesByRunner = new WeakMap<QueryRunner, Waves>();

/** The waves of the transaction that a runner is or was in, if any. */
export const wavesOf = (runner: QueryRunner): Waves | undefined => wavesByRunner.get(runner);

/** Begins to gather the statements of a runner's transaction. */
export function openWaves(runner: QueryRunner, client: Client): Waves {
  const waves = new Waves(client);
  wavesByRunner.set(runner, waves);
  return waves;
}

/** The transaction of a runner has ended. Its waves stay, closed: a statement that comes late must not find a way around them. */
export function closeWaves(runner: QueryRunner): void {
  wavesByRunner.get(runner)?.end();
}
