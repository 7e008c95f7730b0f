import { Injectable } from '@nestjs/common';
import { LIMITS } from '../limits';
import { processClock } from './process-clock';

/** How fast the clocks of two machines may part: a share of each observation that says less than the best one. */
const FORGET_SHARE = 0.01;

/**
 * The database's time as this process last saw it. For decisions and records that are confirmed inside their transaction later (prices, sale
 * windows, moments of writing); the transaction compares it with the real one.
 */
@Injectable()
export class DatabaseClock {
  #offsetMs: number | undefined;
  #lastMs = 0;

  /**
   * Remembers how far the database's clock is from ours. What it said was on its way for a while, so it is ahead of what is seen: the greatest
   * difference is the best one, unless its clock was set.
   */
  observe(databaseNow: Date): void {
    const seenMs = databaseNow.getTime() - processClock.nowMs();
    const lagMs = this.#offsetMs === undefined ? Infinity : this.#offsetMs - seenMs;
    if (lagMs < 0 || lagMs > LIMITS.clockToleranceMs) this.#offsetMs = seenMs;
    else this.#offsetMs = seenMs + lagMs * (1 - FORGET_SHARE);
  }

  /** Never earlier than it was, unless the database's clock was set back. */
  now(): Date {
    const nowMs = Math.round(processClock.nowMs() + (this.#offsetMs ?? 0));
    const isSetBack = this.#lastMs - nowMs > LIMITS.clockToleranceMs;
    this.#lastMs = isSetBack ? nowMs : Math.max(nowMs, this.#lastMs);
    return new Date(this.#lastMs);
  }
}
