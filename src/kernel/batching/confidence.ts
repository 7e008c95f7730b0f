import { processClock } from '../clock';
import { LIMITS } from '../limits';

/**
 * Whether a batch may be tried as if nobody of it were refused. After one that failed, the next ones are looked at step by step for a while:
 * what is sold out stays so for longer than one batch.
 */
export class Confidence {
  #lostUntilMs = 0;

  get isLost(): boolean {
    return processClock.nowMs() < this.#lostUntilMs;
  }

  lose(): void {
    this.#lostUntilMs = processClock.nowMs() + LIMITS.carefulMs;
  }
}
