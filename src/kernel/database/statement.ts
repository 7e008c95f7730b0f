import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { EntityManager, QueryRunner } from 'typeorm';
import { PREPARED_STATEMENTS } from '../config';
import { castsOf, encodeParameter, type Cast } from './parameters';
import { Pipeline, type PipelinedStatement } from './pipeline';
import { pipelineQueueOf } from './pipeline-queue';

/** A fixed SQL text with a name, so that the server prepares it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** What it says of its parameters, by position. */
  readonly casts: readonly (Cast | undefined)[];
}

const NAME_HASH_CHARS = 12;

/**
 * Declares a statement. The prepared name carries a hash of the text: after a rolling deployment behind a pooler the same name
 * can never mean two texts.
 */
export function statement(label: string, text: string): Statement {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, NAME_HASH_CHARS);
  return { name: PREPARED_STATEMENTS ? `${label}.${hash}` : '', text, casts: castsOf(text) };
}

/**
 * Rows for a statement, given as one parameter: `FROM recordset({ id: 'text', amount_minor: 'bigint' })` reads `$1`, a list of objects with these
 * members; a name with capitals is quoted in the statement. A list per column (`unnest`) makes the server set up and tear down a scan for each of
 * them at every execution, which for the few rows of a batch is most of its work.
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

/**
 * Runs a statement on the manager's own connection (inside its transaction if it has one) and returns the rows.
 * Statements of one transaction that are run without waiting in between (`Promise.all`) go in one pipeline, in the order of the calls.
 * TypeORM's query API sends unnamed statements, which the server plans anew each time; this goes to the driver's client.
 */
export async function run<Row = Record<string, unknown>>(
  manager: EntityManager,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const parameters = values.map((value, index) => encodeParameter(value, statement.casts[index]));
  const own = manager.queryRunner;
  const queue = own && pipelineQueueOf(own);
  if (queue) return (await queue.add(statement, parameters)) as Row[];
  const runner: QueryRunner = own ?? manager.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as Client;
    return (await alone(client, { statement, parameters })) as Row[];
  } finally {
    if (!own) await runner.release();
  }
}

const alone = (
  client: Client,
  item: Pick<PipelinedStatement, 'statement' | 'parameters'>,
): Promise<Record<string, unknown>[]> =>
  new Promise((resolve, reject) => {
    client.query(new Pipeline([{ resolve, reject, ...item }], client));
  });
