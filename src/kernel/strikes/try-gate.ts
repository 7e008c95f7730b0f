/** A key whose tries are counted, and how many strikes it has. */
export interface Check {
  readonly key: string;
  readonly allowed: number;
  /** @throws when the key has too many */
  strikes(): Promise<number>;
}

/** The tries of one key. */
interface Lane {
  /** Tries that run, wait, or are about to. */
  users: number;
  running: number;
  /** Tries that have ended: a count of strikes that was read before one of them is out of date. */
  ended: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets so many tries of a key run at a time as may still go wrong: a crowd of wrong tries cannot get past the limit before the
 * first of them is counted. Keys are entered in the order given, which must be the same everywhere.
 */
export class TryGate {
  readonly #lanes = new Map<string, Lane>();

  /** @throws what `strikes` throws, before the work has begun */
  async run<T>(checks: readonly Check[], work: () => Promise<T>): Promise<T> {
    const [check, ...rest] = checks;
    if (!check) return work();
    const lane = this.#lanes.get(check.key) ?? { users: 0, running: 0, ended: 0, waiting: [] };
    this.#lanes.set(check.key, lane);
    lane.users += 1;
    let isRunning = false;
    try {
      await enter(lane, check);
      isRunning = true;
      return await this.run(rest, work);
    } finally {
      if (isRunning) lane.running -= 1;
      lane.ended += 1;
      lane.users -= 1;
      if (lane.users === 0) this.#lanes.delete(check.key);
      // the next one looks whether it may go on; when it may not, it wakes the one behind it by its own end
      lane.waiting.shift()?.();
    }
  }
}

/** Waits until one more try may run, and counts it as running. */
async function enter(lane: Lane, check: Check): Promise<void> {
  for (let isFirst = true; ;) {
    const { ended } = lane;
    const counted = await check.strikes();
    if (lane.ended !== ended) continue;
    // those that run may use up what is left; when nobody runs, whoever has not too many strikes may
    if (lane.running === 0 || lane.running + counted < check.allowed) {
      lane.running += 1;
      return;
    }
    await new Promise<void>((resolve) => {
      if (isFirst) lane.waiting.push(resolve);
      else lane.waiting.unshift(resolve);
    });
    isFirst = false;
  }
}
