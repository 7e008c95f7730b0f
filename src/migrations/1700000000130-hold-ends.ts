import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = 'inventory_take(int[], text[], smallint[], bigint[], int[], text, double precision, boolean)';
const AFTER =
  'inventory_take(int[], text[], smallint[], bigint[], int[], text, double precision, boolean, timestamptz)';
const COUNTED = "expires_at := date_trunc('milliseconds', app_now()) + make_interval(secs => p_hold_seconds);";
const GIVEN = `IF p_until <= app_now() THEN RAISE EXCEPTION 'a hold until % would be over before it begins', p_until; END IF;
        expires_at := coalesce(p_until, date_trunc('milliseconds', app_now()) + make_interval(secs => p_hold_seconds));`;

/**
 * A hold may end at a given moment: a transaction that is sent whole, with the answer that shows this moment, cannot ask for it first. Who
 * gives none gets an end that is counted from after the lock wait, as before; so do statements of the version before.
 */
export class HoldEnds1700000000130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $migration$ BEGIN
        EXECUTE replace(replace(pg_get_functiondef('${BEFORE}'::regprocedure),
                                'p_new boolean,', 'p_new boolean, p_until timestamptz DEFAULT NULL,'),
                        $text$${COUNTED}$text$, $text$${GIVEN}$text$);
        DROP FUNCTION ${BEFORE};
      END $migration$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $migration$ BEGIN
        EXECUTE replace(regexp_replace(pg_get_functiondef('${AFTER}'::regprocedure), ' p_until [^,]*,', ''),
                        $text$${GIVEN}$text$, $text$${COUNTED}$text$);
        DROP FUNCTION ${AFTER};
      END $migration$;
    `);
  }
}
