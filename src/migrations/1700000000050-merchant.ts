import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the merchant door asks of purchases: several partial voids of one authorization, lists by order, stored cards that have paid. */
export class Merchant1700000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- an authorization may be given up in parts before the rest is captured: one follow-up at a time, and one capture for ever
      DROP INDEX uq_payment_attempt_capture;
      CREATE UNIQUE INDEX uq_payment_attempt_capture ON payment_attempt (parent_id)
        WHERE type = 'capture' AND (status IN ('sending', 'conn-error') OR result = 'approved');
      CREATE UNIQUE INDEX uq_payment_attempt_follow_up ON payment_attempt (parent_id)
        WHERE type IN ('capture', 'void') AND status IN ('sending', 'conn-error');
      -- whether a stored card has paid before
      CREATE INDEX idx_payment_attempt_instrument ON payment_attempt (instrument_id) WHERE instrument_id IS NOT NULL;
      -- a merchant's purchases by day and order
      CREATE INDEX idx_purchase_merchant ON purchase (organization_id, created_at) WHERE door = 'merchant';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX idx_purchase_merchant, idx_payment_attempt_instrument, uq_payment_attempt_follow_up, uq_payment_attempt_capture;
      CREATE UNIQUE INDEX uq_payment_attempt_capture ON payment_attempt (parent_id)
        WHERE type IN ('capture', 'void') AND (status IN ('sending', 'conn-error') OR result = 'approved');
    `);
  }
}
