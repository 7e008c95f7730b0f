import { DataSource } from 'typeorm';
import { recordset, run, statement, type Tx, UnitOfWork } from '../../src/kernel/database';
import { createTestDatabase, execute, testDataSource, type TestDatabase } from '../support/database';
import { messagesDuring } from '../support/messages';

const ADD = statement(
  'test.add',
  'INSERT INTO probe (id, note) SELECT * FROM unnest($1::int[], $2::text[]) RETURNING id, note',
);
const ADD_ALL = statement(
  'test.add-all',
  `INSERT INTO probe (id) SELECT * FROM ${recordset({ id: 'int' })} RETURNING id`,
);
const COUNT = statement('test.count', 'SELECT count(*)::int AS n FROM probe');
const ECHO = statement(
  'test.echo',
  `SELECT t.*, u.d, u.b FROM unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::boolean[]) WITH ORDINALITY t(text, big, at, flag, n)
     JOIN unnest($5::jsonb[], $6::bytea[]) WITH ORDINALITY u(d, b, n) ON u.n = t.n ORDER BY t.n`,
);
const BROKEN = statement('test.broken', 'SELECT 1 / $1::int AS never');
const SLEEP = statement('test.sleep', 'SELECT pg_sleep(0.05)');

let database: TestDatabase;
let source: DataSource;
let units: UnitOfWork;

beforeAll(async () => {
  database = await createTestDatabase();
  await execute(database.url, 'CREATE TABLE probe (id int PRIMARY KEY, note text)');
  source = await testDataSource(database.url, { poolSize: 2 });
  units = new UnitOfWork(source);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});
beforeEach(() => execute(database.url, 'TRUNCATE probe'));

const stored = async (): Promise<number[]> =>
  (await source.query<{ id: number }[]>('SELECT id FROM probe ORDER BY id')).map(({ id }) => id);

describe('statements of one turn', () => {
  it('run in the order they were asked for, each with its own rows', async () => {
    for (let round = 0; round < 3; round += 1) {
      const [first, before, second, after] = await units.runStatements((tx) =>
        Promise.all([
          run(tx, ADD, [[round * 10 + 1], ['a']]),
          run<{ n: number }>(tx, COUNT, []),
          run(tx, ADD, [[round * 10 + 2], ['b']]),
          run<{ n: number }>(tx, COUNT, []),
        ]),
      );
      expect(first).toEqual([{ id: round * 10 + 1, note: 'a' }]);
      expect(second).toEqual([{ id: round * 10 + 2, note: 'b' }]);
      expect([before[0]?.n, after[0]?.n]).toEqual([round * 2 + 1, round * 2 + 2]);
    }
  });

  it('fail together: what stood before is rolled back, what stands behind is not run', async () => {
    const failing = units.runStatements((tx) =>
      Promise.all([run(tx, ADD, [[1], ['a']]), run(tx, BROKEN, [0]), run(tx, ADD, [[2], ['b']])]),
    );
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await stored()).toEqual([]);
    // the connection is as good as before, with its prepared statements
    for (let again = 0; again < 3; again += 1) {
      await units.runStatements((tx) => Promise.all([run(tx, ADD, [[again], ['c']]), run(tx, BROKEN, [1])]));
    }
    expect(await stored()).toEqual([0, 1, 2]);
  });

  it('run nothing when BEGIN fails', async () => {
    const runner = source.createQueryRunner();
    const client = (await runner.connect()) as { query(text: string): Promise<unknown> };
    // a server that refuses BEGIN: statements behind it must not run on their own
    await client.query('SET default_transaction_read_only = on');
    await runner.release();
    const refused = units.runStatements((tx) => run(tx, ADD, [[1], ['a']]));
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
    expect(await stored()).toEqual([]);
    const again = source.createQueryRunner();
    const same = (await again.connect()) as { query(text: string): Promise<unknown> };
    await same.query('RESET default_transaction_read_only');
    await again.release();
  });

  it('are refused once their transaction is over', async () => {
    let late: Promise<unknown> | undefined;
    const failing = units.runStatements(async (tx) => {
      const slow = run(tx, SLEEP, []).then(() => {
        late = run(tx, ADD, [[9], ['late']]);
        return late;
      });
      const deciding = new Promise((_, reject) => setTimeout(() => reject(new Error('decided otherwise')), 20));
      await Promise.all([slow, deciding]);
    });
    await expect(failing).rejects.toThrow('decided otherwise');
    await new Promise((resolve) => setTimeout(resolve, 120));
    await expect(late).rejects.toThrow('the transaction is over');
    expect(await stored()).toEqual([]);
  });

  it('keep TypeORM’s own queries out of a transaction whose BEGIN is not sent yet', async () => {
    await expect(units.runStatements((tx) => tx.query('SELECT 1'))).rejects.toThrow('statements only');
  });
});

describe('last statements', () => {
  it('travel with the commit, and with BEGIN where they are the first ones, too', async () => {
    const messages = await messagesDuring(async () => {
      await units.runToCommit((tx) =>
        Promise.resolve({ result: Promise.all([run(tx, ADD, [[1], ['a']]), run(tx, COUNT, [])]) }),
      );
      await units.runToCommit(async (tx) => {
        await run(tx, COUNT, []);
        return { result: run(tx, ADD, [[2], ['b']]) };
      });
    });
    expect(messages).toEqual([
      ['begin', 'test.add', 'test.count', 'COMMIT'],
      ['begin', 'test.count'],
      ['test.add', 'COMMIT'],
    ]);
    expect(await stored()).toEqual([1, 2]);
  });

  it('are committed with what went before', async () => {
    const result = await units.runToCommit(async (tx) => {
      await run(tx, ADD, [[1], ['a']]);
      return { result: run(tx, ADD, [[2], ['b']]).then(() => 'done') };
    });
    expect(result).toBe('done');
    expect(await stored()).toEqual([1, 2]);
  });

  it('are those too that are asked for some promises later', async () => {
    const later = async (tx: Tx): Promise<void> => {
      for (let step = 0; step < 5; step += 1) await Promise.resolve();
      await run(tx, ADD, [[2], ['b']]);
    };
    await units.runToCommit((tx) => Promise.resolve({ result: Promise.all([run(tx, ADD, [[1], ['a']]), later(tx)]) }));
    expect(await stored()).toEqual([1, 2]);
  });

  it('take everything back when one of them fails: the COMMIT behind it is not run', async () => {
    const failing = units.runToCommit(async (tx) => {
      await run(tx, ADD, [[1], ['a']]);
      return { result: Promise.all([run(tx, ADD, [[2], ['b']]), run(tx, ADD, [[1], ['again']])]) };
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await stored()).toEqual([]);
  });
});

describe('an insert of every row', () => {
  it('tells the rows it has written', async () => {
    const rows = await units.runStatements((tx) => run(tx, ADD_ALL, [[{ id: 1 }, { id: 2 }]]));
    expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('fails, and its transaction with it, when one of them, or each, is there already', async () => {
    await units.runStatements((tx) => run(tx, ADD, [[1], ['a']]));
    for (const asked of [[{ id: 1 }, { id: 2 }], [{ id: 1 }]]) {
      const failing = units.runToCommit((tx) =>
        Promise.resolve({ result: Promise.all([run(tx, ADD, [[3], ['c']]), run(tx, ADD_ALL, [asked])]) }),
      );
      await expect(failing).rejects.toMatchObject({ code: '23505' });
    }
    expect(await stored()).toEqual([1]);
  });
});

describe('reads on one connection', () => {
  it('travel together, and fail alone: the connection is as good as before', async () => {
    await units.runStatements((tx) =>
      run(tx, ADD, [
        [1, 2],
        ['a', 'b'],
      ]),
    );
    const counted = await units.read(async (on) => {
      const [first, second] = await Promise.all([run<{ n: number }>(on, COUNT, []), run<{ n: number }>(on, COUNT, [])]);
      return [first[0]?.n, second[0]?.n, (await run<{ n: number }>(on, COUNT, []))[0]?.n];
    });
    expect(counted).toEqual([2, 2, 2]);
    await expect(units.read((on) => run(on, BROKEN, [0]))).rejects.toMatchObject({ code: '22012' });
    await expect(units.read((on) => run(on, COUNT, []))).resolves.toEqual([{ n: 2 }]);
  });
});

describe('parameters', () => {
  it('arrive as they are: quotes, backslashes, braces, nulls, documents, bytes, times', async () => {
    const texts = ['plain', 'with "quotes"', 'back\\slash', '{brace,comma}', '', 'NULL', null, 'é ∑ 😀', 'two\nlines'];
    const documents = texts.map((text) => (text === null ? null : JSON.stringify({ text, n: 1.5, list: [1, null] })));
    const bytes = texts.map((text) => (text === null ? null : Buffer.from(`\u0000${text}`, 'utf8')));
    const at = new Date('2026-02-28T23:59:59.999Z');
    const rows = await run(source.manager, ECHO, [
      texts,
      texts.map((_, index) => String(2n ** 62n + BigInt(index))),
      texts.map(() => at),
      texts.map((_, index) => index % 2 === 0),
      documents,
      bytes,
    ]);
    expect(rows.map((row) => row['text'])).toEqual(texts);
    expect(rows.map((row) => row['big'])).toEqual(texts.map((_, index) => 2n ** 62n + BigInt(index)));
    expect(rows.map((row) => (row['at'] as Date).getTime())).toEqual(texts.map(() => at.getTime()));
    expect(rows.map((row) => row['flag'])).toEqual(texts.map((_, index) => index % 2 === 0));
    expect(rows.map((row) => row['d'])).toEqual(documents.map((text) => (text === null ? null : JSON.parse(text))));
    expect(rows.map((row) => row['b'])).toEqual(bytes);
    expect(await run(source.manager, ECHO, [[], [], [], [], [], []])).toEqual([]);
  });
});
