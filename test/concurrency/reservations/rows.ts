import { query } from '../../support/embedded';

interface Differences {
  /** Items whose counters are not the sums of their reservations. */
  readonly off: number;
  readonly oversold: number;
  /** Purchases and their reservations that tell different stories. */
  readonly torn: number;
}

/** What must be 0 whenever no transaction is under way. */
export async function differences(databaseUrl: string): Promise<Differences> {
  const [found] = await query<Differences>(
    databaseUrl,
    `SELECT (SELECT count(*)::int FROM stock s LEFT JOIN (
               SELECT item_id, sum(quantity) FILTER (WHERE state IN ('held', 'committing')) AS held,
                      sum(quantity) FILTER (WHERE state = 'claimed') AS sold FROM reservation GROUP BY 1) r USING (item_id)
              WHERE s.held <> coalesce(r.held, 0) OR s.sold <> coalesce(r.sold, 0)) AS off,
            (SELECT count(*)::int FROM stock WHERE held + sold > on_hand) AS oversold,
            (SELECT count(*)::int FROM purchase p JOIN reservation r ON r.purchase_id = p.id
              WHERE (p.state = 'fulfilled') <> (p.customer_id IS NOT NULL)
                 OR (r.state = 'claimed' AND p.state <> 'fulfilled') OR (r.state = 'held' AND p.state <> 'reserved')) AS torn`,
  );
  if (!found) throw new Error('nothing was counted');
  return found;
}

export const NONE: Differences = { off: 0, oversold: 0, torn: 0 };

/** Deadlocks the server has seen in this database since it was made. */
export async function deadlocks(databaseUrl: string): Promise<number> {
  const [row] = await query<{ deadlocks: number }>(
    databaseUrl,
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.deadlocks ?? -1;
}
