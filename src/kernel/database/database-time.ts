import { run } from './run-statement';
import { statement } from './statement';
import type { Tx } from './tx';

const READ = statement('database.time', `SELECT date_trunc('milliseconds', app_now()) AS now`);

/** The time of the database's clock, in whole milliseconds, as records carry it. */
export async function readDatabaseTime(tx: Tx): Promise<Date> {
  const [row] = await run<{ now: Date }>(tx, READ, []);
  return (row as { now: Date }).now;
}
