import { Client as PgClient } from 'pg';
import { UnitOfWork } from '../../../src/kernel/database';
import { Dice } from '../../../chaos/dice';

interface Paused {
  readonly what: string;
  release(): void;
}

const QUIET_TURNS = 3;

/**
 * Lets one operation advance at a time. Every transaction and every call to the gateway pauses before it begins; when nothing else moves, the dice
 * say whose turn it is. So one seed is one order of events.
 */
export class Scheduler {
  readonly trace: string[] = [];
  #paused: Paused[] = [];
  /** Queries the database has not answered. */
  #busy = 0;
  /** Operations that have not ended. */
  #running = 0;
  #on = false;

  constructor(private dice: Dice) {}

  /** Stands in the way of every transaction and counts every query, for as long as the test runs. @returns takes itself away again */
  install(): () => void {
    const { run } = UnitOfWork.prototype;
    const { query } = PgClient.prototype;
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const scheduler = this;
    UnitOfWork.prototype.run = async function paused(this: UnitOfWork, work) {
      await scheduler.pause('transaction');
      return run.call(this, work) as never;
    };
    PgClient.prototype.query = function counted(this: PgClient, ...args: unknown[]) {
      const result = (query as (...all: unknown[]) => unknown).apply(this, args);
      if (result instanceof Promise) scheduler.#count(result);
      return result;
    } as never;
    return () => {
      UnitOfWork.prototype.run = run;
      PgClient.prototype.query = query;
    };
  }

  /** Waits for its turn. Outside `play` nothing is held up. */
  pause(what: string): Promise<void> {
    if (!this.#on) return Promise.resolve();
    return new Promise((resolve) => this.#paused.push({ what, release: resolve }));
  }

  /** Something that happens at a time of its own: a late charge, a callback, the worker. */
  later(what: string, act: () => Promise<void> | void): void {
    this.#paused.push({ what, release: () => this.#follow(async () => act()) });
  }

  /** Plays operations to their end, in the order of the dice. */
  async play(dice: Dice, operations: readonly (() => Promise<void>)[]): Promise<void> {
    this.dice = dice;
    this.trace.length = 0;
    this.#on = true;
    for (const operation of operations) this.#follow(operation);
    while (this.#running > 0 || this.#paused.length > 0) {
      await this.#quiet();
      if (this.#paused.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      const at = this.dice.between(0, this.#paused.length - 1);
      const [next] = this.#paused.splice(at, 1);
      this.trace.push(next?.what ?? '');
      next?.release();
    }
    await this.#quiet();
    this.#on = false;
  }

  #follow(operation: () => Promise<void>): void {
    this.#running += 1;
    const done = (): void => void (this.#running -= 1);
    operation().then(done, done);
  }

  #count(work: Promise<unknown>): void {
    this.#busy += 1;
    const done = (): void => void (this.#busy -= 1);
    work.then(done, done);
  }

  /** Nobody waits for the database, and nobody has anything left to do before that. */
  async #quiet(): Promise<void> {
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#busy > 0) turns = -1;
    }
  }
}
