import { BatchLane, type BatchLaneOptions, CallerGoneError } from './batch-lane';
import { OptimismBackoff } from './optimism-backoff';
import { runBatch } from './run-batch';

/** The two ways to write a batch. */
export interface BatchPaths<Item, Outcome> {
  /**
   * One transaction that assumes nobody is refused and fails as a whole otherwise.
   * @returns undefined for a batch that cannot be tried this way
   * @throws when it failed: nothing of the batch was written, or the other path finds out that it was
   */
  optimistic(batch: readonly Item[]): Promise<ReadonlyMap<Item, Outcome | Error>> | undefined;
  /**
   * One transaction that finds out who is refused.
   * @throws LateOutcomes when it must run again without some of the items
   */
  stepByStep(batch: readonly Item[]): Promise<ReadonlyMap<Item, Outcome>>;
  /** Items of different groups are not written in one transaction. */
  groupOf?(item: Item): unknown;
}

/**
 * Calls of one kind queue here and are written in batches: on the optimistic path where that is possible, else step by
 * step until every item has an outcome of its own.
 */
export class BatchRunner<Item, Outcome> {
  readonly #lane: BatchLane<Item, Outcome>;
  readonly #backoff = new OptimismBackoff();

  constructor(
    private readonly paths: BatchPaths<Item, Outcome>,
    options: BatchLaneOptions = {},
  ) {
    this.#lane = new BatchLane<Item, Outcome>(async (batch) => {
      const outcomes = await this.run(batch);
      return batch.map((item) => outcomes.get(item) ?? new Error('an item was left without an outcome'));
    }, options);
  }

  /**
   * Writes one item, together with whatever else is waiting: one commit for all of them, an outcome for each.
   * @param isGone asked once, when the item's turn comes: the item of a caller who has hung up is not written
   * @throws what the item's own transaction ended with · DomainError overloaded, with nothing done
   */
  submit(item: Item, isGone?: () => boolean): Promise<Outcome> {
    return this.#lane.run(item, isGone);
  }

  /**
   * Writes one item alone, without the queue.
   * @param isGone asked before anything is written
   * @throws what its transaction ended with · CallerGoneError
   */
  async submitAlone(item: Item, isGone?: () => boolean): Promise<Outcome> {
    if (isGone?.()) throw new CallerGoneError();
    const outcome = (await this.run([item])).get(item);
    if (outcome === undefined) throw new Error('an item was left without an outcome');
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  private async run(batch: readonly Item[]): Promise<ReadonlyMap<Item, Outcome | Error>> {
    const outcomes = new Map<Item, Outcome | Error>();
    for (const group of this.groupsOf(batch)) {
      const written =
        (await this.tryOptimistic(group)) ?? (await runBatch(group, (part) => this.paths.stepByStep(part)));
      for (const [item, outcome] of written) outcomes.set(item, outcome);
    }
    return outcomes;
  }

  private groupsOf(batch: readonly Item[]): readonly (readonly Item[])[] {
    const groups = new Map<unknown, Item[]>();
    for (const item of batch) {
      const key = this.paths.groupOf?.(item);
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
    return [...groups.values()];
  }

  private async tryOptimistic(batch: readonly Item[]): Promise<ReadonlyMap<Item, Outcome | Error> | undefined> {
    if (this.#backoff.isActive) return undefined;
    try {
      return await this.paths.optimistic(batch);
    } catch {
      this.#backoff.begin();
      return undefined;
    }
  }
}
