import type { Client } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { closeWaves, openWaves } from './waves';

/**
 * Reads on one connection: statements that are asked for without waiting in between travel together. No transaction: each sees what is
 * committed when it runs.
 * @param work asks `run` statements on the manager it is given, nothing else
 */
export async function readTogether<T>(dataSource: DataSource, work: (on: EntityManager) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    openWaves(runner, (await runner.connect()) as Client);
    return await work(runner.manager);
  } finally {
    closeWaves(runner);
    await runner.release();
  }
}
