import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What recovery and delivery need to know: that a payment is being taken back, and in which order an address hears of a record. */
export class Recovery1700000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Set before the gateway is asked to take a payment back. From then on only the answer to that decides: an approval seen before, and
      -- recorded after, would be an approval of money that is gone.
      ALTER TABLE payment_attempt ADD COLUMN fence_at timestamptz;

      -- deliveries to a purchase's own address: what a signature header covers besides the time
      ALTER TABLE webhook_delivery ADD COLUMN signed_text text;
      -- positions of an aggregate's events
      CREATE INDEX idx_webhook_delivery_aggregate ON webhook_delivery (aggregate_id);
      -- housekeeping: dispatched events and finished deliveries by age
      CREATE INDEX idx_outbox_event_done ON outbox_event (dispatched_at) WHERE dispatched_at IS NOT NULL;
      CREATE INDEX idx_webhook_delivery_done ON webhook_delivery (created_at) WHERE status <> 'waiting';
      CREATE INDEX idx_gateway_callback_done ON gateway_callback (processed_at) WHERE processed_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX idx_gateway_callback_done, idx_webhook_delivery_done, idx_outbox_event_done, idx_webhook_delivery_aggregate;
      ALTER TABLE webhook_delivery DROP COLUMN signed_text;
      ALTER TABLE payment_attempt DROP COLUMN fence_at;
    `);
  }
}
