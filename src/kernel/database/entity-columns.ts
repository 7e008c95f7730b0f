import { getMetadataArgsStorage } from 'typeorm';
import { recordset } from './statement';

/**
 * The columns of a table for statements written by hand, read from its entity: a column's name and type stand there and
 * nowhere else. Rows are read, and given as parameters, by the names of the entity's members, so nothing is translated
 * in between.
 */
type EntityClass<T> = abstract new () => T;

interface Column {
  readonly member: string;
  readonly name: string;
  readonly type: string;
  readonly isSelected: boolean;
}

function columnsOf(entity: EntityClass<unknown>): Column[] {
  return getMetadataArgsStorage()
    .filterColumns(entity)
    .map(({ propertyName, options }) => ({
      member: propertyName,
      name: options.name ?? propertyName,
      type: typeof options.type === 'string' ? options.type : 'text',
      isSelected: options.select ?? true,
    }));
}

function columnOf(entity: EntityClass<unknown>, member: string): Column {
  const column = columnsOf(entity).find((one) => one.member === member);
  if (!column) throw new Error(`${entity.name} has no column for ${member}`);
  return column;
}

/**
 * What to select to get rows that look like the entity: `id AS "id", organization_id AS "organizationId", …`. Columns
 * with `select: false` are left out.
 * @param alias of the table in the statement
 */
export function selectList(entity: EntityClass<unknown>, alias?: string): string {
  return columnsOf(entity)
    .filter(({ isSelected }) => isSelected)
    .map(({ member, name }) => `${alias === undefined ? '' : `${alias}.`}${name} AS "${member}"`)
    .join(', ');
}

/** The columns of some members, as an INSERT names them: `id, organization_id`. */
export function columnNames<T>(entity: EntityClass<T>, members: readonly (keyof T & string)[]): string {
  return members.map((member) => columnOf(entity, member).name).join(', ');
}

/** `recordset` for rows that have these members of the entity, in this order. */
export function recordsetOf<T>(entity: EntityClass<T>, members: readonly (keyof T & string)[]): string {
  return recordset(Object.fromEntries(members.map((member) => [member, parameterType(columnOf(entity, member).type)])));
}

/** `char` without a length would mean one character; the column checks the length anyway. */
const parameterType = (type: string): string => (type === 'char' ? 'text' : type);
