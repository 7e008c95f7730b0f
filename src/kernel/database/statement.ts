import { createHash } from 'node:crypto';
import { EntityManager, QueryRunner } from 'typeorm';

/** A fixed SQL text with a name, so that the server prepares it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

const NAME_HASH_CHARS = 12;
const prepared = process.env['PREPARED_STATEMENTS'] !== 'off';

/**
 * Declares a statement. The prepared name carries a hash of the text: after a rolling deployment behind a pooler the same name
 * can never mean two texts.
 */
export function statement(label: string, text: string): Statement {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, NAME_HASH_CHARS);
  return { name: `${label}.${hash}`, text };
}

interface RawClient {
  query(config: { name?: string; text: string; values: unknown[] }): Promise<{
    rows: Record<string, unknown>[];
    rowCount: number | null;
    command: string;
  }>;
}

/**
 * Runs a statement on the manager's own connection (inside its transaction if it has one) and returns the rows.
 * TypeORM's query API sends unnamed statements, which the server plans anew each time; this goes to the driver's client.
 */
export async function run<Row = Record<string, unknown>>(
  manager: EntityManager,
  { name, text }: Statement,
  values: unknown[],
): Promise<Row[]> {
  const own = manager.queryRunner;
  const runner: QueryRunner = own ?? manager.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as RawClient;
    const result = await client.query(prepared ? { name, text, values } : { text, values });
    return result.rows as Row[];
  } finally {
    if (!own) await runner.release();
  }
}
