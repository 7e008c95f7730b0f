import type { Client } from 'pg';
import { Column, DataSource, Entity, getMetadataArgsStorage, PrimaryColumn, QueryFailedError } from 'typeorm';
import { dataSourceOptions } from '../../src/kernel/database/data-source';
import { createTestDatabase, type TestDatabase } from '../support/database';

abstract class Named {
  @PrimaryColumn({ type: 'text' }) id!: string;
}

@Entity('contract_note')
class Note extends Named {
  @Column({ name: 'written_at', type: 'timestamptz', nullable: true }) writtenAt!: Date | null;
  @Column({ type: 'text', select: false, nullable: true }) secret!: string | null;
}

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = new DataSource({ ...dataSourceOptions({ url: database.url, poolSize: 2 }), entities: [Note] });
  await dataSource.initialize();
  await dataSource.query('CREATE TABLE contract_note (id text PRIMARY KEY, written_at timestamptz, secret text)');
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** The texts that a client sends while something is done. */
async function textsDuring(client: Client, work: () => Promise<unknown>): Promise<string[]> {
  const sent = jest.spyOn(client, 'query');
  await work();
  const texts = sent.mock.calls.map(([text]: unknown[]) => String(text));
  sent.mockRestore();
  return texts;
}

describe('a query runner', () => {
  it('gives the client of the driver, the same one until it is released', async () => {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as Client;
    expect(await runner.connect()).toBe(client);
    expect((await client.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    expect([runner.manager.queryRunner === runner, runner.manager.dataSource === dataSource]).toEqual([true, true]);
    await runner.release();
  });

  it('opens no transaction of its own in one that is marked as active', async () => {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as Client;
    const save = (id: string): Promise<Note> => runner.manager.save(Note, { id });
    expect(await textsDuring(client, () => save('alone'))).toContain('START TRANSACTION');
    await client.query('BEGIN');
    (runner as { isTransactionActive: boolean }).isTransactionActive = true;
    const texts = await textsDuring(client, () => save('inside'));
    expect(texts.filter((text) => /TRANSACTION|BEGIN|COMMIT|SAVEPOINT/.test(text))).toEqual([]);
    await client.query('ROLLBACK');
    (runner as { isTransactionActive: boolean }).isTransactionActive = false;
    await runner.release();
    expect(await dataSource.getRepository(Note).find({ order: { id: 'ASC' } })).toMatchObject([{ id: 'alone' }]);
  });

  it('sends everything that its manager asks for through its own query method', async () => {
    const runner = dataSource.createQueryRunner();
    runner.query = () => Promise.reject(new Error('refused'));
    const notes = runner.manager.getRepository(Note);
    for (const work of [
      () => runner.manager.query('SELECT 1'),
      () => notes.find(),
      () => notes.insert({ id: 'refused' }),
      () => notes.createQueryBuilder().delete().where('true').execute(),
    ])
      await expect(work()).rejects.toThrow('refused');
    await runner.release();
  });
});

it('keeps the columns that an entity declares itself, without those of a base class', () => {
  const columns = getMetadataArgsStorage()
    .filterColumns(Note)
    .map(({ propertyName, options }) => [propertyName, options.name, options.type, options.select]);
  expect(columns.sort()).toEqual([
    ['secret', undefined, 'text', false],
    ['writtenAt', 'written_at', 'timestamptz', undefined],
  ]);
});

it('keeps the error of the driver in its own', async () => {
  const error: unknown = await dataSource.query('SELECT 1/0').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(QueryFailedError);
  expect((error as QueryFailedError<Error & { code: string }>).driverError.code).toBe('22012');
});
