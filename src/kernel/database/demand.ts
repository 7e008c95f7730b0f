/**
 * What a set-based operation owes its caller.
 *
 * - `each`: an outcome per item. Items that cannot have what they ask for drop out. The caller waits for the outcomes
 *   before it writes on.
 * - `all`: every item gets what it asks for, or the statement fails and the transaction with it. Nobody has to wait for
 *   the answer, so the statements of the whole transaction and its COMMIT can go in one pipeline: the optimistic path.
 */
export type Demand = 'each' | 'all';

/**
 * The second parameter of the SQL function `require_rows`, which raises an error for another number of rows.
 * @returns the number of items where all are demanded; null, which requires nothing, where each has an outcome
 */
export const requiredRows = (demand: Demand, items: number): number | null => (demand === 'all' ? items : null);
