import { setImmediate as turn } from 'node:timers/promises';
import { BatchLane, CallerGoneError } from '.';
import { LIMITS } from '../limits';

/**
 * Lets a lane take what is there: in turns of the event loop, as the lane itself counts, so a machine that pauses
 * changes nothing.
 */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 3 * LIMITS.batchQuietTurns; turns += 1) await turn();
}

/** A handler whose batches are finished by hand. */
function controlled() {
  const batches: { items: number[]; finish: (outcomes?: readonly (number | Error)[]) => void }[] = [];
  const handle = (items: readonly number[]): Promise<readonly (number | Error)[]> =>
    new Promise((resolve) => {
      batches.push({ items: [...items], finish: (outcomes) => resolve(outcomes ?? items.map((item) => item * 10)) });
    });
  return { batches, handle };
}

describe('BatchLane', () => {
  it('sends a lone item at once and fills the next batch while one is under way', async () => {
    const { batches, handle } = controlled();
    const lane = new BatchLane<number, number>(handle);
    const first = lane.run(1);
    await settled();
    const others = [2, 3, 4].map((item) => lane.run(item));
    await settled();
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    batches[0]?.finish();
    await expect(first).resolves.toBe(10);
    await settled();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    batches[1]?.finish();
    await expect(Promise.all(others)).resolves.toEqual([20, 30, 40]);
  });

  describe('of calls that come again', () => {
    /** A clock that stands still: a machine that pauses must not end the wait for those on their way. */
    const still = (): number => 0;

    /** A lane that has just answered so many. */
    async function answered(count: number, nowMs = still) {
      const { batches, handle } = controlled();
      const lane = new BatchLane<number, number>(handle, { halves: true, nowMs });
      const before = lane.run(0);
      await settled();
      const others = Array.from({ length: 2 * count }, (_, index) => lane.run(index));
      for (let finished = 0; finished < 3; finished += 1) {
        batches.shift()?.finish();
        await settled();
      }
      await Promise.all([before, ...others]);
      return { batches, lane };
    }

    /** Calls that come close behind each other, one a turn. */
    async function follow(lane: BatchLane<number, number>, items: readonly number[]): Promise<Promise<number>[]> {
      const calls = [];
      for (const item of items) {
        calls.push(lane.run(item));
        await turn();
      }
      await settled();
      return calls;
    }

    it('goes alone at once when nobody else is there', async () => {
      const { batches, lane } = await answered(0);
      const call = lane.run(1);
      await Promise.resolve();
      expect(batches.map(({ items }) => items)).toEqual([[1]]);
      batches[0]?.finish();
      await expect(call).resolves.toBe(10);
    });

    it('lets in those who come close behind the first, up to half of them', async () => {
      const { batches, lane } = await answered(6);
      const calls = await follow(lane, [1, 2, 3, 4, 5]);
      expect(batches.map(({ items }) => items)).toEqual([[1, 2, 3]]);
      batches.shift()?.finish();
      await settled();
      expect(batches.map(({ items }) => items)).toEqual([[4, 5]]);
      batches.shift()?.finish();
      await expect(Promise.all(calls)).resolves.toHaveLength(5);
    });

    it('counts those who are further on their way', async () => {
      const { batches, handle } = controlled();
      const lane = new BatchLane<number, number>(handle, { halves: true, elsewhere: () => 3, nowMs: still });
      const calls = await follow(lane, [1, 2, 3, 4]);
      expect(batches.map(({ items }) => items)).toEqual([[1, 2, 3]]);
      batches.shift()?.finish();
      await settled();
      batches.shift()?.finish();
      await expect(Promise.all(calls)).resolves.toHaveLength(4);
    });

    it('does not wait for those who do not come', async () => {
      const { batches, lane } = await answered(6);
      const call = lane.run(1);
      await settled();
      expect(batches.map(({ items }) => items)).toEqual([[1]]);
      batches[0]?.finish();
      await expect(call).resolves.toBe(10);
    });

    it('does not wait for ever for more of them', async () => {
      let now = 0;
      const { batches, lane } = await answered(60, () => (now += 1));
      const calls = await follow(
        lane,
        Array.from({ length: 25 }, (_, index) => index + 1),
      );
      expect(batches[0]?.items.length).toBeLessThan(25);
      while (batches.length > 0) {
        batches.shift()?.finish();
        await settled();
      }
      await expect(Promise.all(calls)).resolves.toHaveLength(25);
    });
  });

  it('keeps outcomes apart: an error is its own item’s', async () => {
    const { batches, handle } = controlled();
    const lane = new BatchLane<number, number>(handle);
    const results = Promise.allSettled([1, 2, 3].map((item) => lane.run(item)));
    await settled();
    batches[0]?.finish([10, new Error('poison'), 30]);
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('bounds a batch and goes on with the rest in order', async () => {
    const { batches, handle } = controlled();
    const lane = new BatchLane<number, number>(handle, { maxBatch: 2 });
    const all = Promise.all([1, 2, 3, 4, 5].map((item) => lane.run(item)));
    for (let turn = 0; turn < 3; turn += 1) {
      await settled();
      batches[turn]?.finish();
    }
    await expect(all).resolves.toEqual([10, 20, 30, 40, 50]);
    expect(batches.map(({ items }) => items)).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('refuses when the queue is full, with nothing done', async () => {
    const { batches, handle } = controlled();
    const lane = new BatchLane<number, number>(handle, { maxQueue: 2, maxBatch: 1 });
    const accepted = [lane.run(1), lane.run(2)];
    await expect(lane.run(3)).rejects.toMatchObject({
      code: 'overloaded',
      retryAfterSeconds: expect.any(Number) as number,
    });
    await settled();
    batches[0]?.finish();
    await settled();
    batches[1]?.finish();
    await Promise.all(accepted);
    expect(batches.flatMap(({ items }) => items)).toEqual([1, 2]);
  });

  it('drops what waited too long and whose caller has gone', async () => {
    let now = 0;
    const { batches, handle } = controlled();
    const lane = new BatchLane<number, number>(handle, { maxWaitMs: 100, nowMs: () => now });
    const first = lane.run(1);
    await settled();
    const late = lane.run(2);
    now = 101;
    const gone = lane.run(3, () => true);
    const fresh = lane.run(4, () => false);
    const results = Promise.allSettled([late, gone, fresh]);
    batches[0]?.finish();
    await first;
    await settled();
    batches[1]?.finish();
    const [lateResult, goneResult, freshResult] = await results;
    expect(lateResult).toMatchObject({ status: 'rejected', reason: { code: 'overloaded' } });
    expect(goneResult).toMatchObject({ status: 'rejected', reason: expect.any(CallerGoneError) as unknown });
    expect(freshResult).toEqual({ status: 'fulfilled', value: 40 });
  });

  it('fails a whole batch when its handler fails, and goes on', async () => {
    let calls = 0;
    const lane = new BatchLane<number, number>(async (items) => {
      calls += 1;
      if (calls === 1) throw new Error('down');
      return items.map((item) => item);
    });
    await expect(Promise.all([lane.run(1), lane.run(2)])).rejects.toThrow('down');
    await expect(lane.run(3)).resolves.toBe(3);
  });
});
