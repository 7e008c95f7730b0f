import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { EntityManager, QueryRunner } from 'typeorm';
import { encodeParameter, listTypesOf } from './parameters';
import { Wave, type WaveItem } from './wave';
import { wavesOf } from './waves';

/** A fixed SQL text with a name, so that the server prepares it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Element types of its list parameters, by position. */
  readonly listTypes: readonly (string | undefined)[];
}

const NAME_HASH_CHARS = 12;
const prepared = process.env['PREPARED_STATEMENTS'] !== 'off';

/**
 * Declares a statement. The prepared name carries a hash of the text: after a rolling deployment behind a pooler the same name
 * can never mean two texts.
 */
export function statement(label: string, text: string): Statement {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, NAME_HASH_CHARS);
  return { name: prepared ? `${label}.${hash}` : '', text, listTypes: listTypesOf(text) };
}

/**
 * Runs a statement on the manager's own connection (inside its transaction if it has one) and returns the rows.
 * Statements of one transaction that are asked for without waiting in between (`Promise.all`) travel together, in the order of asking.
 * TypeORM's query API sends unnamed statements, which the server plans anew each time; this goes to the driver's client.
 */
export async function run<Row = Record<string, unknown>>(
  manager: EntityManager,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const parameters = values.map((value, index) => encodeParameter(value, statement.listTypes[index]));
  const own = manager.queryRunner;
  const waves = own && wavesOf(own);
  if (waves) return (await waves.add(statement, parameters)) as Row[];
  const runner: QueryRunner = own ?? manager.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as Client;
    return (await alone(client, { statement, parameters })) as Row[];
  } finally {
    if (!own) await runner.release();
  }
}

const alone = (client: Client, item: Pick<WaveItem, 'statement' | 'parameters'>): Promise<Record<string, unknown>[]> =>
  new Promise((resolve, reject) => {
    client.query(new Wave([{ ...item, resolve, reject }], client));
  });
