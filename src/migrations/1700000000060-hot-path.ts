import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Foreign keys of the rows every purchase writes. Parent and child are written in one transaction by one module, and are never deleted;
 * the check cost a query per row and a share lock on the hot stock row. The invariants are checked from outside instead.
 */
export class HotPath1700000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE invoice DROP CONSTRAINT fk_invoice_purchase;
      ALTER TABLE reservation DROP CONSTRAINT fk_reservation_stock;
      ALTER TABLE voucher DROP CONSTRAINT fk_voucher_purchase;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE voucher ADD CONSTRAINT fk_voucher_purchase FOREIGN KEY (purchase_id) REFERENCES purchase;
      ALTER TABLE reservation ADD CONSTRAINT fk_reservation_stock FOREIGN KEY (item_id) REFERENCES stock;
      ALTER TABLE invoice ADD CONSTRAINT fk_invoice_purchase FOREIGN KEY (purchase_id) REFERENCES purchase DEFERRABLE INITIALLY DEFERRED;
    `);
  }
}
