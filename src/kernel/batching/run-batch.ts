/**
 * Some items of a batch got their outcome after others had already taken effect on shared rows. The transaction is
 * rolled back and the rest runs again without them: nothing of them remains, and no neighbour's outcome depends on
 * them.
 */
export class LateOutcomes<Item, Outcome> extends Error {
  constructor(readonly outcomes: ReadonlyMap<Item, Outcome>) {
    super('some items of the batch were decided late');
    this.name = 'LateOutcomes';
  }
}

/**
 * Runs a batch until every item has an outcome of its own. A neighbour's trouble never shows: a batch that fails as a
 * whole is halved until the culprit is alone.
 * @param once one try in one transaction; throws LateOutcomes to go on without some of the items
 */
export async function runBatch<Item, Outcome>(
  batch: readonly Item[],
  once: (batch: readonly Item[]) => Promise<ReadonlyMap<Item, Outcome>>,
): Promise<Map<Item, Outcome | Error>> {
  const outcomes = new Map<Item, Outcome | Error>();
  let rest = batch;
  while (rest.length > 0) {
    try {
      for (const [item, outcome] of await once(rest)) outcomes.set(item, outcome);
      return outcomes;
    } catch (error) {
      if (!(error instanceof LateOutcomes)) return new Map([...outcomes, ...(await halve(rest, once, error))]);
      const late = error.outcomes as ReadonlyMap<Item, Outcome>;
      for (const [item, outcome] of late) outcomes.set(item, outcome);
      rest = rest.filter((item) => !late.has(item));
    }
  }
  return outcomes;
}

async function halve<Item, Outcome>(
  failed: readonly Item[],
  once: (batch: readonly Item[]) => Promise<ReadonlyMap<Item, Outcome>>,
  error: unknown,
): Promise<Map<Item, Outcome | Error>> {
  const [alone] = failed;
  if (failed.length === 1 && alone !== undefined) {
    return new Map([[alone, error instanceof Error ? error : new Error('unknown failure', { cause: error })]]);
  }
  const middle = Math.ceil(failed.length / 2);
  const first = await runBatch(failed.slice(0, middle), once);
  return new Map([...first, ...(await runBatch(failed.slice(middle), once))]);
}
