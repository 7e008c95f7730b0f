import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events wait in the order of the database's clock: ids carry the clock of the process that made them. */
export class OutboxOrder1700000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX idx_outbox_event_waiting ON outbox_event (created_at, id) WHERE dispatched_at IS NULL;
      DROP INDEX idx_outbox_event_open;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX idx_outbox_event_open ON outbox_event (id) WHERE dispatched_at IS NULL;
      DROP INDEX idx_outbox_event_waiting;
    `);
  }
}
