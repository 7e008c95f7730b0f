/**
 * A map with a bound on its memory: entries live in two generations, and when the young one is full the old one is dropped
 * whole. It keeps at least the last `limit / 2` entries written; writing and reading stay O(1).
 */
export class Generations<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: string): V | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: string, value: V): void {
    this.old.delete(key);
    this.young.set(key, value);
    if (this.young.size < this.limit / 2) return;
    this.old = this.young;
    this.young = new Map();
  }

  delete(key: string): void {
    if (!this.young.delete(key)) this.old.delete(key);
  }

  *values(): IterableIterator<V> {
    yield* this.old.values();
    yield* this.young.values();
  }
}
