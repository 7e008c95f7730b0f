import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCHEMA = join(__dirname, 'baseline');
const DOORS = join(__dirname, '..', 'api');

/** One file of the schema per module, in an order in which every foreign key finds its table. */
const MODULES = [
  'kernel',
  'catalog',
  'customers',
  'auth',
  'payment-instruments',
  'inventory',
  'pricing',
  'payments',
  'invoicing',
  'vouchers',
  'webhooks',
  'purchases',
];

/** Reference data and indexes that a door brings along: every SQL file in its folder `seed`. A door without that folder brings none. */
function seedFiles(): string[] {
  return readdirSync(DOORS)
    .map((door) => join(DOORS, door, 'seed'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.sql'))
    .sort();
}

/** Tables, sequences and functions of the schema, in an order in which they can be dropped; what an extension brought stays. */
const DROPS_SQL = `
  SELECT x.sql FROM (
    SELECT 1 AS step, oid, format('DROP TABLE %s CASCADE', oid::regclass) AS sql FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> 'migrations'
    UNION ALL
    SELECT 2, oid, format('DROP SEQUENCE %s', oid::regclass) FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S'
    UNION ALL
    SELECT 3, oid, format('DROP FUNCTION %s', oid::regprocedure) FROM pg_proc
     WHERE pronamespace = current_schema()::regnamespace) x
   WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = x.oid AND d.deptype IN ('e', 'i', 'a'))
   ORDER BY x.step, x.oid`;

/** The schema of the first release, as `baseline/<module>.sql` says it, and what the doors bring along. */
export class Baseline1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of MODULES) await runner.query(readFileSync(join(SCHEMA, `${name}.sql`), 'utf8'));
    for (const file of seedFiles()) await runner.query(readFileSync(file, 'utf8'));
  }

  /**
   * Takes everything back.
   * @throws Error when there is an organization: one `migrate down` too many would delete what customers bought. A database that is no
   * longer needed is dropped.
   */
  async down(runner: QueryRunner): Promise<void> {
    const [organization] = (await runner.query('SELECT id FROM organization LIMIT 1')) as { id: string }[];
    if (organization)
      throw new Error('The baseline is not taken back from a database with organizations: drop the database instead');
    const drops = (await runner.query(DROPS_SQL)) as { sql: string }[];
    for (const { sql } of drops) await runner.query(sql);
  }
}
