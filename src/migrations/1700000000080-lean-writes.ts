import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every purchase writes, with less beside it. The age of a key is indexed whether it is final or not, so that the answer can be
 * written without touching an index; a sealed answer cannot be compressed, so nobody tries; nothing looks for events by aggregate. A new
 * buyer belongs to the organization of the credential that made it, which is never deleted: checking that locked one row for everybody.
 */
export class LeanWrites1700000000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX idx_idempotency_key_age;
      CREATE INDEX idx_idempotency_key_age ON idempotency_key (created_at);
      ALTER TABLE idempotency_key ALTER COLUMN answer SET STORAGE EXTERNAL;
      DROP INDEX idx_outbox_event_aggregate;
      ALTER TABLE customer DROP CONSTRAINT fk_customer_organization;

      -- A statement that travels together with its COMMIT cannot be looked at before it: it must fail by itself.
      CREATE FUNCTION require_rows(changed bigint, wanted int) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF changed <> wanted THEN RAISE EXCEPTION '% of % rows could be changed', changed, wanted; END IF;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION require_rows(bigint, int);
      ALTER TABLE customer ADD CONSTRAINT fk_customer_organization FOREIGN KEY (organization_id) REFERENCES organization;
      CREATE INDEX idx_outbox_event_aggregate ON outbox_event (aggregate_id, id);
      ALTER TABLE idempotency_key ALTER COLUMN answer SET STORAGE EXTENDED;
      DROP INDEX idx_idempotency_key_age;
      CREATE INDEX idx_idempotency_key_age ON idempotency_key (created_at) WHERE status IS NOT NULL;
    `);
  }
}
