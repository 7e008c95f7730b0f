import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that become final together are kept together, in a row of their own; a key says where in it its answer is. */
export class AnswerPacks1700000000150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE answer_pack (
        id text COLLATE "C" CONSTRAINT pk_answer_pack PRIMARY KEY,
        -- several answers, sealed: each carries the scope of its key
        content bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT app_now()
      );
      ALTER TABLE answer_pack ALTER COLUMN content SET STORAGE EXTERNAL;
      -- the purge: packs by age
      CREATE INDEX idx_answer_pack_age ON answer_pack (created_at);
      ALTER TABLE idempotency_key ADD COLUMN pack_id text COLLATE "C", ADD COLUMN pack_place smallint;
    `);
  }

  /** Keys whose answers are packed lose them: a repetition shows how their purchases stand. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE idempotency_key DROP COLUMN pack_place, DROP COLUMN pack_id;
      DROP TABLE answer_pack;
    `);
  }
}
