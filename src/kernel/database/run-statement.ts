import type { Client } from 'pg';
import { EntityManager, QueryRunner } from 'typeorm';
import { encodeParameter } from './parameters';
import { Pipeline, type PipelinedStatement } from './pipeline';
import { pipelineQueueOf } from './pipeline-queue';
import type { Statement } from './statement';

/**
 * Runs a statement on the manager's own connection (inside its transaction if it has one) and returns the rows.
 * Statements of one transaction that are run without waiting in between (`Promise.all`) go in one pipeline, in the
 * order of the calls. TypeORM's query API sends unnamed statements, which the server plans anew each time; this goes to
 * the driver's client.
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
