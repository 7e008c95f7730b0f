import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A transaction that is sent whole, its commit with it, writes moments it did not ask the database for: they must be right, or it fails. */
export class AtOnce1700000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION require_time(at timestamptz, tolerance_ms int) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF abs(extract(epoch FROM app_now() - at)) * 1000 > tolerance_ms THEN RAISE EXCEPTION '% is not the time', at; END IF;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION require_time(timestamptz, int)');
  }
}
