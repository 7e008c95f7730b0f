import { Injectable } from '@nestjs/common';
import { readDatabaseTime, type Tx } from '../database';
import { LIMITS } from '../limits';
import { processClock } from './process-clock';

/** How fast the clocks of two machines may part: a share of each observation that says less than the best one. */
const FORGET_SHARE = 0.01;

/**
 * The database's time. `read` asks for it inside a transaction. `now` knows it from earlier answers, for decisions and
 * records whose transaction compares it with the real time later (prices, sale windows, moments of writing).
 */
@Injectable()
export class DatabaseClock {
  #offsetMs: number | undefined;
  #lastMs = 0;

  /** The time inside a transaction, in whole milliseconds, as records carry it. */
  async read(tx: Tx): Promise<Date> {
    const now = await readDatabaseTime(tx);
    this.observe(now);
    return now;
  }

  /**
   * Remembers how far the database's clock is from the clock of this process. An answer takes a while to arrive, so the
   * database is ahead of it: the greatest difference is the best one, unless the database's clock was set.
   */
  observe(databaseNow: Date): void {
    const seenMs = databaseNow.getTime() - processClock.nowMs();
    const lagMs = this.#offsetMs === undefined ? Infinity : this.#offsetMs - seenMs;
    if (lagMs < 0 || lagMs > LIMITS.clockToleranceMs) this.#offsetMs = seenMs;
    else this.#offsetMs = seenMs + lagMs * (1 - FORGET_SHARE);
  }

  /** The time as far as it is known here. Never earlier than before, unless the database's clock was set back. */
  now(): Date {
    const nowMs = Math.round(processClock.nowMs() + (this.#offsetMs ?? 0));
    const isSetBack = this.#lastMs - nowMs > LIMITS.clockToleranceMs;
    this.#lastMs = isSetBack ? nowMs : Math.max(nowMs, this.#lastMs);
    return new Date(this.#lastMs);
  }
}
