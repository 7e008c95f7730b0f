import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '../errors';
import { LIMITS } from '../limits';

/**
 * Handles a batch: one outcome per item, in order. An item's error is its own; a rejected promise fails the whole
 * batch.
 */
export type BatchHandler<Item, Outcome> = (batch: readonly Item[]) => Promise<readonly (Outcome | Error)[]>;

export interface BatchLaneOptions {
  readonly maxBatch?: number;
  readonly maxQueue?: number;
  readonly maxWaitMs?: number;
  /**
   * For calls that come again as soon as they are answered: waits a little until half of them are there and takes that
   * many, so that one half is worked on here while the other one is at the database.
   */
  readonly halves?: boolean;
  /** With `halves`: how many of them are neither here nor with their callers, but further on their way. */
  readonly elsewhere?: () => number;
  readonly nowMs?: () => number;
}

interface Entry<Item, Outcome> {
  readonly item: Item;
  readonly arrivedAtMs: number;
  readonly isGone: (() => boolean) | undefined;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** The caller has hung up before its item was looked at; nothing was done. */
export class CallerGoneError extends DomainError {
  constructor() {
    super('overloaded', 'The caller has gone.', { retryAfterSeconds: LIMITS.retryAfterSeconds });
    this.name = 'CallerGoneError';
  }
}

/**
 * Many calls, one commit. While one batch is at the database the next one fills; when idle a call goes at once, with
 * those of the same turn of the event loop. There is no timer: under load batches grow by themselves, and a hot row is
 * limited by commits, not by purchases. One batch at a time per lane, in order of arrival.
 */
export class BatchLane<Item, Outcome> {
  readonly #handle: BatchHandler<Item, Outcome>;
  readonly #maxBatch: number;
  readonly #maxQueue: number;
  readonly #maxWaitMs: number;
  readonly #nowMs: () => number;
  readonly #halves: boolean;
  readonly #elsewhere: () => number;
  #queue: Entry<Item, Outcome>[] = [];
  #busy = false;
  /** So many make a batch. */
  #enough: number;

  constructor(handle: BatchHandler<Item, Outcome>, options: BatchLaneOptions = {}) {
    this.#handle = handle;
    this.#maxBatch = options.maxBatch ?? LIMITS.batchSize;
    this.#maxQueue = options.maxQueue ?? LIMITS.batchQueue;
    this.#maxWaitMs = options.maxWaitMs ?? LIMITS.batchWaitMs;
    this.#nowMs = options.nowMs ?? ((): number => performance.now());
    this.#halves = options.halves ?? false;
    this.#elsewhere = options.elsewhere ?? ((): number => 0);
    this.#enough = this.#halves ? 1 : this.#maxBatch;
  }

  /** How many items wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Hands an item over and waits for its outcome.
   * @param isGone asked once, just before the item is taken into a batch
   * @throws DomainError overloaded when the queue is full or the item waited too long: nothing was done ·
   * CallerGoneError
   */
  run(item: Item, isGone?: () => boolean): Promise<Outcome> {
    if (this.#queue.length >= this.#maxQueue) return Promise.reject(overloaded());
    return new Promise<Outcome>((resolve, reject) => {
      this.#queue.push({ item, arrivedAtMs: this.#nowMs(), isGone, resolve, reject });
      if (!this.#busy) {
        this.#busy = true;
        void this.#drain();
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await (this.#halves ? this.#gather() : turn());
      const batch = this.#next();
      if (batch.length > 0) await this.#process(batch);
      if (this.#halves) this.#enough = this.#halfOf(batch.length + this.#queue.length);
    }
    this.#busy = false;
  }

  /**
   * Lets in those who are on their way: answers of one batch go out together, so the next calls arrive one close behind
   * the other, and the first of them would set off alone. Much of a batch's cost does not depend on its size.
   */
  async #gather(): Promise<void> {
    const untilMs = this.#nowMs() + LIMITS.batchGatherMs;
    let seen = this.#queue.length;
    let quietTurns = 0;
    while (quietTurns < LIMITS.batchQuietTurns && seen < this.#wanted() && this.#nowMs() < untilMs) {
      await turn();
      quietTurns = this.#queue.length === seen ? quietTurns + 1 : 0;
      seen = this.#queue.length;
    }
    this.#enough = this.#wanted();
  }

  #wanted(): number {
    return Math.max(this.#enough, this.#halfOf(this.#queue.length + this.#elsewhere()));
  }

  #halfOf(count: number): number {
    return Math.min(this.#maxBatch, Math.ceil(count / 2));
  }

  /** The next batch, without those that waited too long or whose caller has gone. */
  #next(): Entry<Item, Outcome>[] {
    const taken = this.#queue.splice(0, this.#enough);
    const oldest = this.#nowMs() - this.#maxWaitMs;
    return taken.filter((entry) => {
      if (entry.arrivedAtMs < oldest) entry.reject(overloaded());
      else if (entry.isGone?.()) entry.reject(new CallerGoneError());
      else return true;
      return false;
    });
  }

  async #process(batch: readonly Entry<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.#handle(batch.map(({ item }) => item));
      batch.forEach((entry, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) entry.reject(new Error('a batch left an item without an outcome'));
        else if (outcome instanceof Error) entry.reject(outcome);
        else entry.resolve(outcome);
      });
    } catch (error) {
      for (const entry of batch)
        entry.reject(error instanceof Error ? error : new Error('a batch failed', { cause: error }));
    }
  }
}

const overloaded = (): DomainError =>
  new DomainError('overloaded', 'Too many purchases are waiting. Try again.', {
    retryAfterSeconds: LIMITS.retryAfterSeconds,
  });
