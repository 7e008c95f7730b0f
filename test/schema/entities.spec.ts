import { DataSource, type EntityMetadata, TableColumn } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import { startTestApp, type TestApp } from '../support/app';
import { type ColumnFacts, columnsOf } from './catalog';

/** The entities, written as tables of their own by PostgreSQL: so it is PostgreSQL who says whether two types are the same. */
const DECLARED = 'declared_by_entities';

let service: TestApp;
let dataSource: DataSource;
let schema: ColumnFacts[];
let declared: ColumnFacts[];

beforeAll(async () => {
  service = await startTestApp({ demo: false });
  dataSource = service.app.get(DataSource);
  await dataSource.query(`CREATE SCHEMA ${DECLARED}`);
  for (const entity of dataSource.entityMetadatas) await dataSource.query(tableOf(entity));
  declared = await columnsOf(dataSource, DECLARED);
  schema = await columnsOf(dataSource, 'public');
}, 60_000);
afterAll(() => service.close());

function tableOf(entity: EntityMetadata): string {
  return `CREATE TABLE ${DECLARED}."${entity.tableName}" (${entity.columns.map(columnOf).join(', ')})`;
}

function columnOf(column: ColumnMetadata): string {
  const { driver } = dataSource;
  const { databaseName: name, length, isArray, precision, scale } = column;
  const type = driver.createFullType(
    new TableColumn({
      name,
      type: driver.normalizeType(column),
      length,
      isArray,
      ...(precision != null && { precision }),
      ...(scale !== undefined && { scale }),
    }),
  );
  const defaultValue = driver.normalizeDefault(column);
  return [
    `"${name}" ${type}`,
    column.collation && `COLLATE "${column.collation}"`,
    !column.isNullable && 'NOT NULL',
    column.generatedIdentity !== undefined && `GENERATED ${column.generatedIdentity} AS IDENTITY`,
    defaultValue !== undefined && `DEFAULT ${defaultValue}`,
  ]
    .filter(Boolean)
    .join(' ');
}

const keyOf = ({ table, column }: ColumnFacts): string => `${table}.${column}`;
const tablesOf = (columns: readonly ColumnFacts[]): string[] => [...new Set(columns.map(({ table }) => table))].sort();

it('every table has an entity', () => {
  expect(tablesOf(declared)).toEqual(tablesOf(schema));
});

it('entities have the columns of their tables, all of them and no others', () => {
  const known = new Set(tablesOf(declared));
  expect(declared.map(keyOf)).toEqual(schema.filter(({ table }) => known.has(table)).map(keyOf));
});

it('columns have the type, the nullability and the identity the entity says', () => {
  const byKey = new Map(schema.map((facts) => [keyOf(facts), facts]));
  const facts = ({ type, nullable, identity }: ColumnFacts): object => ({ type, nullable, identity });
  const differing = declared
    .map((column) => ({ key: keyOf(column), entity: column, table: byKey.get(keyOf(column)) }))
    .filter(({ entity, table }) => table && JSON.stringify(facts(entity)) !== JSON.stringify(facts(table)));
  expect(differing).toEqual([]);
});

it('defaults and collations are those the entity declares', () => {
  const byKey = new Map(schema.map((facts) => [keyOf(facts), facts]));
  const differing = declared
    .map((column) => ({ key: keyOf(column), entity: column, table: byKey.get(keyOf(column)) }))
    .filter(
      ({ entity, table }) =>
        (entity.defaultValue !== null && entity.defaultValue !== table?.defaultValue) ||
        (entity.collation !== null && entity.collation !== table?.collation),
    );
  expect(differing).toEqual([]);
});

it('primary keys are those of the tables', async () => {
  const keys = await dataSource.query<{ table: string; columns: string[] }[]>(`
    SELECT k.conrelid::regclass::text AS "table",
           (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS columns
      FROM pg_constraint k WHERE k.contype = 'p' AND k.connamespace = 'public'::regnamespace`);
  const byTable = new Map(keys.map(({ table, columns }) => [table, columns]));
  const differing = dataSource.entityMetadatas
    .map(({ tableName, primaryColumns }) => ({
      tableName,
      entity: primaryColumns.map(({ databaseName }) => databaseName).sort(),
      table: byTable.get(tableName),
    }))
    .filter(({ entity, table }) => JSON.stringify(entity) !== JSON.stringify(table));
  expect(differing).toEqual([]);
});
