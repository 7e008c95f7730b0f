import { processClock } from '../clock';
import { LIMITS } from '../limits';

/**
 * Keeps batches off the optimistic path for a while after one failed there: an item that is sold out stays so for
 * longer than one batch, and each failure costs a transaction.
 */
export class OptimismBackoff {
  #untilMs = 0;

  get isActive(): boolean {
    return processClock.nowMs() < this.#untilMs;
  }

  begin(): void {
    this.#untilMs = processClock.nowMs() + LIMITS.optimismBackoffMs;
  }
}
