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
