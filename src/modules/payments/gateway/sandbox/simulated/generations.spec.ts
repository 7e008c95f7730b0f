import { Generations } from './generations';

describe('Generations', () => {
  it('keeps its memory bounded and at least half of its limit', () => {
    const limit = 100;
    const map = new Generations<number>(limit);
    const forgotten: number[] = [];
    for (let i = 0; i < 10 * limit; i += 1) {
      map.set(`k${String(i)}`, i);
      expect(map.size).toBeLessThanOrEqual(limit);
      for (let back = 0; back < Math.min(i, limit / 2); back += 1)
        if (map.get(`k${String(i - back)}`) !== i - back) forgotten.push(i - back);
    }
    expect(forgotten).toEqual([]);
    expect(map.get('k0')).toBeUndefined();
  });

  it('overwrites and deletes across generations', () => {
    const map = new Generations<number>(4);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    expect([map.get('a'), map.size]).toEqual([3, 2]);
    map.delete('b');
    expect(map.get('b')).toBeUndefined();
  });

  it('forgets nothing without a limit', () => {
    const map = new Generations<number>(Infinity);
    for (let i = 0; i < 1_000; i += 1) map.set(String(i), i);
    expect(map.size).toBe(1_000);
  });
});
