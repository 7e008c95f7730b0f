import { createHash } from 'node:crypto';
import { PREPARED_STATEMENTS } from '../config';
import { castsOf, type Cast } from './parameters';

/** A fixed SQL text with a name, so that the server prepares it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** What it says of its parameters, by position. */
  readonly casts: readonly (Cast | undefined)[];
}

const NAME_HASH_CHARS = 12;

/**
 * Declares a statement. The prepared name carries a hash of the text: after a rolling deployment behind a pooler the
 * same name can never mean two texts.
 */
export function statement(label: string, text: string): Statement {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, NAME_HASH_CHARS);
  return { name: PREPARED_STATEMENTS ? `${label}.${hash}` : '', text, casts: castsOf(text) };
}

/**
 * Rows for a statement, given as one parameter: `FROM recordset({ id: 'text', amount_minor: 'bigint' })` reads `$1`, a
 * list of objects with these members; a name with capitals is quoted in the statement. A list per column (`unnest`)
 * makes the server set up and tear down a scan for each of them at every execution, which for the few rows of a batch
 * is most of its work.
 */
export const recordset = (types: ColumnTypes): string => `jsonb_to_recordset($1::jsonb) AS u(${columnsOf(types)})`;

/** The same with the place of each row, from 1 on, as `position`. */
export const numberedRecordset = (types: ColumnTypes): string =>
  `ROWS FROM (jsonb_to_recordset($1::jsonb) AS (${columnsOf(types)})) WITH ORDINALITY AS u("${[...Object.keys(types), 'position'].join('", "')}")`;

type ColumnTypes = Readonly<Record<string, string>>;

const columnsOf = (types: ColumnTypes): string =>
  Object.entries(types)
    .map(([name, type]) => `"${name}" ${type}`)
    .join(', ');
