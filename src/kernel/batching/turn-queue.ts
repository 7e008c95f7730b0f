/**
 * Runs work of one key one after the other, in the order it came; work of different keys runs side by side. Whoever
 * would wait in the database for a lock of that key waits here instead, without a connection.
 */
export class TurnQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
