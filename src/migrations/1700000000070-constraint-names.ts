import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Constraints that were made without a name, and the one they have from now on: every other is named by hand, and refusals name them. */
const NAMES: readonly (readonly [table: string, made: string, name: string])[] = [
  ['organization', 'organization_pkey', 'pk_organization'],
  ['catalog_version', 'catalog_version_pkey', 'pk_catalog_version'],
  ['account', 'account_pkey', 'pk_account'],
  ['api_key', 'api_key_pkey', 'pk_api_key'],
  ['revoked_session', 'revoked_session_pkey', 'pk_revoked_session'],
  ...[
    'website',
    'product',
    'catalog_version',
    'external_id',
    'customer',
    'api_key',
    'coupon',
    'shipping_rate',
    'tax_rate',
    'exchange_rate',
    'country_tax',
  ].map((table) => [table, `${table}_organization_id_fkey`, `fk_${table}_organization`] as const),
];

/** One way of naming for all constraints. */
export class ConstraintNames1700000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, made, name] of NAMES)
      await runner.query(`ALTER TABLE ${table} RENAME CONSTRAINT ${made} TO ${name}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, made, name] of NAMES)
      await runner.query(`ALTER TABLE ${table} RENAME CONSTRAINT ${name} TO ${made}`);
  }
}
