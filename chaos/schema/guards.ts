import type { Client } from 'pg';
import type { Guard, SchemaMutant } from './mutant';

const GUARDS_SQL = `
  SELECT k.conrelid::regclass::text AS "table", k.conname AS name, k.contype::text AS kind,
         CASE k.contype WHEN 'c' THEN pg_get_constraintdef(k.oid) ELSE pg_get_indexdef(k.conindid) END AS definition,
         (SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS columns,
         (SELECT bool_and(a.attidentity <> '') FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS identity
    FROM pg_constraint k
   WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('c', 'p', 'u')
     AND k.conrelid NOT IN ('migrations'::regclass, 'test_clock'::regclass)
  UNION ALL
  SELECT i.indrelid::regclass::text, c.relname, 'i', pg_get_indexdef(i.indexrelid),
         (SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::smallint[])),
         (SELECT bool_and(a.attidentity <> '') FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::smallint[]))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
   WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique
     AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
  ORDER BY 1, 2`;

/** Every CHECK, primary key, unique constraint and unique index, the partial ones with them. */
export const readGuards = async (client: Client): Promise<Guard[]> => (await client.query<Guard>(GUARDS_SQL)).rows;

const ENUMERATION = /^CHECK \(\(\w+ = ANY \(ARRAY\[[^\]]*\]\)\)\)$/;

/** Why a constraint stands between no fault and money, goods or a tenant; undefined when it may. */
export function notAGuard({ kind, definition, columns, identity }: Guard): string | undefined {
  if (kind === 'c') return ENUMERATION.test(definition) ? 'a CHECK that only lists words' : undefined;
  if (identity) return 'unique numbers out of a sequence of their own';
  if (kind === 'p' && columns.length === 1)
    return 'a primary key of one column: an id made for the row, or of its owner';
  return undefined;
}

/** Drops a CHECK; lets the columns of a key, a unique constraint or a unique index repeat, and keeps the index for its readers. */
export function weaken({ table, name, kind, definition }: Guard): SchemaMutant {
  const readers = definition.replace('CREATE UNIQUE INDEX', 'CREATE INDEX');
  if (kind === 'c')
    return { name, bug: `${table} without ${definition}`, sql: [`ALTER TABLE ${table} DROP CONSTRAINT ${name}`] };
  return {
    name,
    bug: `${table} may repeat ${definition.replace(/^.* USING btree /, '')}`,
    sql: [kind === 'i' ? `DROP INDEX ${name}` : `ALTER TABLE ${table} DROP CONSTRAINT ${name} CASCADE`, readers],
  };
}
