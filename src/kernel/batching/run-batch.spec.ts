import { LateOutcomes, runBatch } from '.';

describe('runBatch', () => {
  it('gives every item the outcome of one try', async () => {
    const tries: number[][] = [];
    const outcomes = await runBatch([1, 2, 3], async (batch) => {
      tries.push([...batch]);
      return new Map(batch.map((item) => [item, item * 10]));
    });
    expect([...outcomes]).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    expect(tries).toEqual([[1, 2, 3]]);
  });

  it('goes on without items that were decided late', async () => {
    const tries: number[][] = [];
    const outcomes = await runBatch([1, 2, 3], async (batch) => {
      tries.push([...batch]);
      if (batch.includes(2)) throw new LateOutcomes(new Map([[2, 'late']]));
      return new Map(batch.map((item) => [item, 'done']));
    });
    expect([...outcomes].sort()).toEqual([
      [1, 'done'],
      [2, 'late'],
      [3, 'done'],
    ]);
    expect(tries).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
  });

  it.each([0, 3, 7])('isolates a poisoned item at place %i from its neighbours', async (poison) => {
    const items = [0, 1, 2, 3, 4, 5, 6, 7];
    const outcomes = await runBatch(items, async (batch) => {
      if (batch.includes(poison)) throw new Error('poison');
      return new Map(batch.map((item) => [item, 'done']));
    });
    for (const item of items) {
      if (item === poison) expect(outcomes.get(item)).toBeInstanceOf(Error);
      else expect(outcomes.get(item)).toBe('done');
    }
  });
});
