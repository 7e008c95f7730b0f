import { Client, type Connection, Pool, type Submittable, types } from 'pg';
import { isConnectionLoss } from '../../src/kernel/database/pg-errors';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { FaultProxy } from '../support/fault-proxy';
import { freePort } from '../support/loopback';

/** The part of the driver's connection that `pipeline.ts` uses and that its types do not declare. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Record<string, string>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly (string | Buffer | null)[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
}

/** One named statement, sent as a pipeline sends it; keeps what the driver calls, in order. */
class Recorded implements Submittable {
  readonly calls: [string, unknown][] = [];
  readonly done: Promise<void>;
  wire: Wire | undefined;
  #settle: () => void = () => undefined;

  constructor(
    readonly name: string,
    readonly text: string,
    private readonly values: readonly (string | Buffer | null)[] = [],
    private readonly statements = 1,
  ) {
    this.done = new Promise((resolve) => (this.#settle = resolve));
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    this.wire = wire;
    wire.stream.cork();
    for (let sent = 0; sent < this.statements; sent += 1) {
      if (sent === 0) wire.parse({ name: this.name, text: this.text });
      wire.bind({ statement: this.name, values: this.values });
      wire.describe({ type: 'P', name: '' });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.calls.push(['row description', fields.map(({ name, dataTypeID }) => [name, dataTypeID])]);
  }

  handleDataRow({ fields }: { fields: unknown[] }): void {
    this.calls.push(['data row', fields]);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.calls.push(['command complete', text]);
  }

  handleReadyForQuery(): void {
    this.calls.push(['ready', undefined]);
    this.#settle();
  }

  handleError(error: Error): void {
    this.calls.push(['error', (error as { code?: string }).code ?? error.message]);
    this.#settle();
  }
}

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  client = new Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
});
afterEach(() => client.end().catch(() => undefined));

const send = async (query: Recorded): Promise<Recorded> => {
  client.query(query);
  await query.done;
  return query;
};

const backendOf = async (of: Client): Promise<number> =>
  (await of.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;

async function terminate(backend: number): Promise<void> {
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query('SELECT pg_terminate_backend($1)', [backend]);
  await other.end();
}

describe('a query with a submit of its own', () => {
  it('writes to the connection and is called for every message of the answer', async () => {
    const { calls } = await send(new Recorded('one', 'SELECT $1::text AS a, NULL AS b', ['x'], 2));
    const row = [
      [
        'row description',
        [
          ['a', 25],
          ['b', 25],
        ],
      ],
      ['data row', ['x', null]],
      ['command complete', 'SELECT 1'],
    ];
    expect(calls).toEqual([...row, ...row, ['ready', undefined]]);
  });

  it('takes bytes as a parameter in binary', async () => {
    const { calls } = await send(new Recorded('bytes', 'SELECT $1::bytea', [Buffer.from([0, 255])]));
    expect(calls[1]).toEqual(['data row', ['\\x00ff']]);
  });

  it('has its name and text noted by the driver once the server has parsed them', async () => {
    const { wire } = await send(new Recorded('noted', 'SELECT 1'));
    expect(wire?.parsedStatements['noted']).toBe('SELECT 1');
    await client.query({ name: 'noted', text: 'SELECT 1' });
  });

  it('is told of an error of the server once, and the connection goes on', async () => {
    const { calls } = await send(new Recorded('broken', 'SELECT 1/0', [], 2));
    expect(calls).toEqual([['error', '22012']]);
    expect((await client.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  it('is told when the connection is lost', async () => {
    const backend = await backendOf(client);
    const sleeping = send(new Recorded('sleep', 'SELECT pg_sleep(10)'));
    await terminate(backend);
    expect((await sleeping).calls.map(([what]) => what)).toContain('error');
  });
});

describe('the readers of values', () => {
  it('are set for the process, and a client gives them by the number of the type', () => {
    const seen = client as unknown as { getTypeParser(oid: number, format: 'text'): (text: string) => unknown };
    expect(seen.getTypeParser(types.builtins.INT8, 'text')('9007199254740993')).toBe(9_007_199_254_740_993n);
    expect(seen.getTypeParser(1016, 'text')('{1,NULL}')).toEqual([1n, null]);
  });
});

describe('what the driver says of a connection', () => {
  const failing = async (work: () => Promise<unknown>): Promise<unknown> =>
    work().then(
      () => undefined,
      (error: unknown) => error,
    );

  it('that was lost, refused, or not free in time is known for a loss', async () => {
    const backend = await backendOf(client);
    const underWay = failing(() => client.query('SELECT pg_sleep(10)'));
    const gone = new Promise((resolve) => client.once('end', resolve));
    await terminate(backend);
    await gone;
    const afterwards = await failing(() => client.query('SELECT 1'));
    const proxy = await FaultProxy.inFrontOf(database.url);
    const behind = new Client({ connectionString: proxy.url });
    behind.on('error', () => undefined);
    await behind.connect();
    const cut = failing(() => behind.query('SELECT pg_sleep(10)'));
    // with nothing left to read the end is a quiet one, which the driver has words of its own for
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.cutAll();
    const closed = new Client({ host: '127.0.0.1', port: await freePort() });
    const pool = new Pool({ connectionString: database.url, max: 1 });
    const held = await pool.connect();
    pool.options.connectionTimeoutMillis = 50;
    const late = await failing(() => pool.connect());
    held.release();
    await pool.end();
    const over = await failing(() => pool.connect());
    await proxy.close();
    const errors = [await underWay, afterwards, await cut, await failing(() => closed.connect()), late, over];
    expect(errors.map((error) => [(error as Error).message, isConnectionLoss(error)])).toEqual(
      errors.map((error) => [(error as Error).message, true]),
    );
  });

  it('a client lets the process end while it is connected', () => {
    const { ref, unref } = client as unknown as { ref?: unknown; unref?: unknown };
    expect([typeof ref, typeof unref]).toEqual(['function', 'function']);
  });
});
