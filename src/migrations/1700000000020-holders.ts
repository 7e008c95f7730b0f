import type { MigrationInterface, QueryRunner } from 'typeorm';

const TAKE_ARGUMENTS = 'int[], text[], smallint[], bigint[], int[], text';

/** Who made a hold, for limits per client; holds that last fractions of a second. */
export class Holders1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- keyed hash of the API key and the client's address; NULL: nobody counts this hold
      ALTER TABLE reservation ADD COLUMN holder bytea;
      -- what a limit counts: a holder's running holds
      CREATE INDEX idx_reservation_holder ON reservation (holder, expires_at) WHERE state = 'held' AND holder IS NOT NULL;
    `);
    await retype(runner, 'integer', 'double precision');
  }

  async down(runner: QueryRunner): Promise<void> {
    await retype(runner, 'double precision', 'integer');
    await runner.query(`
      DROP INDEX idx_reservation_holder;
      ALTER TABLE reservation DROP COLUMN holder;
    `);
  }
}

/** Gives inventory_take another type for the length of a hold. Its body stays as it is. */
async function retype(runner: QueryRunner, from: string, to: string): Promise<void> {
  await runner.query(`
    DO $$ BEGIN
      EXECUTE replace(pg_get_functiondef('inventory_take(${TAKE_ARGUMENTS}, ${from}, boolean)'::regprocedure), 'p_hold_seconds ${from}', 'p_hold_seconds ${to}');
      DROP FUNCTION inventory_take(${TAKE_ARGUMENTS}, ${from}, boolean);
    END $$;
  `);
}
