import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events that nobody listens to need not wait for a dispatcher: who listens is on record where events are written. An organization that
 * ever had an endpoint stays on record: taking it off could meet another one that is just being registered.
 *
 * Invoices are changed once, soon after they were written: with room left on their page the change touches no index.
 */
export class HeardEvents1700000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_audience (
        organization_id text COLLATE "C" CONSTRAINT pk_event_audience PRIMARY KEY
      );
      CREATE FUNCTION join_event_audience() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO event_audience (organization_id) VALUES (NEW.organization_id) ON CONFLICT DO NOTHING;
        RETURN NULL;
      END $$;
      CREATE TRIGGER trg_webhook_endpoint_hears AFTER INSERT ON webhook_endpoint
        FOR EACH ROW EXECUTE FUNCTION join_event_audience();
      INSERT INTO event_audience SELECT DISTINCT organization_id FROM webhook_endpoint;
      ALTER TABLE invoice SET (fillfactor = 50);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE invoice SET (fillfactor = 80);
      DROP TRIGGER trg_webhook_endpoint_hears ON webhook_endpoint;
      DROP FUNCTION join_event_audience();
      DROP TABLE event_audience;
    `);
  }
}
