import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbers behind the codes a door makes up, and a way to a buyer's purchases by e-mail address. */
export class DoorCodes1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE external_code AS bigint;
      -- everybody with this address, anonymous buyers too: reports of an organization about one address
      CREATE INDEX idx_customer_any_email ON customer (organization_id, lower(email));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idx_customer_any_email; DROP SEQUENCE external_code');
  }
}
