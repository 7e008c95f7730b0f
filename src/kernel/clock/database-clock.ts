import { Injectable } from '@nestjs/common';
import { processClock } from './process-clock';

/**
 * The database's time as this process last saw it. For decisions that are confirmed inside a transaction later (prices, sale windows);
 * the transaction compares it with the real one.
 */
@Injectable()
export class DatabaseClock {
  #offsetMs = 0;

  /** Remembers how far the database's clock is from ours. */
  observe(databaseNow: Date): void {
    this.#offsetMs = databaseNow.getTime() - processClock.nowMs();
  }

  now(): Date {
    return new Date(processClock.nowMs() + this.#offsetMs);
  }
}
