import type { DataSource } from 'typeorm';

/** What a column is, in PostgreSQL's own words, so that two ways of writing one type compare as equal. */
export interface ColumnFacts {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly defaultValue: string | null;
  readonly collation: string | null;
  readonly identity: string;
}

const COLUMNS_SQL = `
  SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
         pg_get_expr(d.adbin, d.adrelid) AS "defaultValue", nullif(l.collname, 'default') AS collation, a.attidentity::text AS identity
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
   WHERE c.relkind = 'r' AND c.relnamespace = $1::regnamespace AND c.relname NOT IN ('migrations', 'test_clock') AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY 1, 2`;

export const columnsOf = (dataSource: DataSource, schema: string): Promise<ColumnFacts[]> =>
  dataSource.query(COLUMNS_SQL, [schema]);

export interface ConstraintFacts {
  readonly table: string;
  readonly name: string;
  /** c check, f foreign key, p primary key, u unique. */
  readonly kind: string;
  readonly definition: string;
}

/** NOT NULL is left out: since PostgreSQL 18 it is a constraint too, and part of the column here. */
const CONSTRAINTS_SQL = `
  SELECT conrelid::regclass::text AS "table", conname AS name, contype::text AS kind, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> coalesce(to_regclass('migrations'), 0)
   ORDER BY 1, 2`;

export const constraintsOf = (dataSource: DataSource): Promise<ConstraintFacts[]> => dataSource.query(CONSTRAINTS_SQL);

export interface IndexFacts {
  readonly table: string;
  readonly name: string;
  readonly unique: boolean;
  readonly definition: string;
}

const INDEXES_SQL = `
  SELECT i.indrelid::regclass::text AS "table", c.relname AS name, i.indisunique AS "unique", pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
   WHERE c.relnamespace = 'public'::regnamespace AND i.indrelid <> coalesce(to_regclass('migrations'), 0)
   ORDER BY 1, 2`;

export const indexesOf = (dataSource: DataSource): Promise<IndexFacts[]> => dataSource.query(INDEXES_SQL);

const STORAGE_SQL = `
  SELECT relname AS name, relkind::text AS kind, relpersistence::text AS persistence, reloptions AS options
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v', 'm') AND relname NOT LIKE 'migrations%'
   ORDER BY 1`;
const FUNCTIONS_SQL = `
  SELECT p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS definition
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1`;
const TRIGGERS_SQL = `
  SELECT tgname AS name, pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`;
const TYPES_SQL = `
  SELECT typname AS name FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r') ORDER BY 1`;

/** Everything migrations can make, in an order that does not depend on how it was made. */
export async function schemaOf(dataSource: DataSource): Promise<Record<string, unknown>> {
  const ask = (sql: string): Promise<unknown> => dataSource.query(sql);
  return {
    storage: await ask(STORAGE_SQL),
    columns: await columnsOf(dataSource, 'public'),
    constraints: await constraintsOf(dataSource),
    indexes: await indexesOf(dataSource),
    functions: await ask(FUNCTIONS_SQL),
    triggers: await ask(TRIGGERS_SQL),
    types: await ask(TYPES_SQL),
  };
}
