import { Client } from 'pg';
import { DataSource } from 'typeorm';

/** Puts the movable clock in place of the server's: one row says how far ahead all sessions and processes of this database are. */
export const MOVABLE_CLOCK_SQL = `
  CREATE TABLE test_clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    "offset" interval NOT NULL DEFAULT '0'
  );
  INSERT INTO test_clock DEFAULT VALUES;
  CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
    AS 'SELECT clock_timestamp() + (SELECT "offset" FROM public.test_clock)';
`;

const ADVANCE_SQL = 'UPDATE test_clock SET "offset" = "offset" + make_interval(secs => $1)';

/** Moves the time of a test database for everybody who uses it. Negative seconds move it back. */
export async function advanceClock(target: DataSource | string, seconds: number): Promise<void> {
  if (typeof target !== 'string') {
    await target.query(ADVANCE_SQL, [seconds]);
    return;
  }
  const client = new Client({ connectionString: target });
  await client.connect();
  try {
    await client.query(ADVANCE_SQL, [seconds]);
  } finally {
    await client.end();
  }
}
