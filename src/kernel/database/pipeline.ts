import type { Client, Connection, Submittable } from 'pg';
import type { Statement } from './statement';

export type Row = Record<string, unknown>;

/** A statement that is sent in a pipeline: its encoded parameters, and who waits for its rows. */
export interface PipelinedStatement {
  readonly statement: Statement;
  readonly parameters: readonly (string | Buffer | null)[];
  /** @param command what the server says it has done: `INSERT`, `COMMIT`, `ROLLBACK` */
  readonly resolve: (rows: Row[], command: string) => void;
  readonly reject: (error: Error) => void;
}

interface FieldDescription {
  readonly name: string;
  readonly dataTypeID: number;
}

/** How the driver reads values, by the type's number. */
interface Types {
  getTypeParser(oid: number, format: 'text'): (text: string) => unknown;
}

/** Turns the columns of one statement into rows. */
class RowReader {
  readonly #names: readonly string[];
  readonly #parsers: readonly ((text: string) => unknown)[];
  readonly #empty: Row;

  constructor(fields: readonly FieldDescription[], types: Types) {
    this.#names = fields.map(({ name }) => name);
    this.#parsers = fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text'));
    this.#empty = Object.fromEntries(this.#names.map((name) => [name, null]));
  }

  read(columns: readonly (string | null)[]): Row {
    const row: Row = { ...this.#empty };
    for (let i = 0; i < columns.length; i += 1) {
      const text = columns[i];
      if (text !== null && text !== undefined)
        row[this.#names[i] as string] = (this.#parsers[i] as (text: string) => unknown)(text);
    }
    return row;
  }
}

/** What a connection knows of the statements prepared on it; undefined readers belong to statements without rows. */
const readersOf = new WeakMap<Connection, Map<string, RowReader | undefined>>();

/** The driver's connection as its own query classes use it. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Record<string, string>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly (string | Buffer | null)[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
}

/**
 * Several statements in one message. The server runs them in order and answers them together. After an error it runs
 * none of the statements behind it: that is the protocol's own rule up to a Sync. So a BEGIN in front covers everything
 * that follows, and a BEGIN that fails lets nothing through. A pipeline takes one round trip instead of one per
 * statement. Between two round trips this process falls asleep and wakes up with cold caches, which costs more than the
 * statement.
 *
 * The class is our own because the driver ends every statement with a Sync. It uses the interface that the driver
 * offers to its cursors (`submit`).
 */
export class Pipeline implements Submittable {
  readonly #items: readonly PipelinedStatement[];
  readonly #types: Types;
  readonly #results: { readonly rows: Row[]; readonly command: string }[] = [];
  #rows: Row[] = [];
  #readers = new Map<string, RowReader | undefined>();
  #reader: RowReader | undefined;
  #described = false;

  /** @param answered called once, when the connection is free for the next pipeline or lost */
  constructor(
    items: readonly PipelinedStatement[],
    client: Client,
    private readonly answered?: () => void,
  ) {
    this.#items = items;
    this.#types = client;
  }

  /** Name and text of the statement that is being answered: the driver notes them when the server has parsed it. */
  get name(): string | undefined {
    return this.#current?.statement.name;
  }

  get text(): string | undefined {
    return this.#current?.statement.text;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    this.#readers = readersOf.get(connection) ?? new Map<string, RowReader | undefined>();
    readersOf.set(connection, this.#readers);
    this.#look();
    const sent = new Set<string>();
    wire.stream.cork();
    for (const { statement, parameters } of this.#items) {
      const { name, text } = statement;
      if (name === '' || (wire.parsedStatements[name] === undefined && !sent.has(name))) wire.parse({ name, text });
      sent.add(name);
      wire.bind({ statement: name, values: parameters });
      if (name === '' || !this.#readers.has(name)) wire.describe({ type: 'P', name: '' });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: readonly FieldDescription[] }): void {
    this.#reader = new RowReader(fields, this.#types);
    this.#described = true;
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (!this.#reader) throw new Error(`rows of ${this.name ?? 'nothing'} without their description`);
    this.#rows.push(this.#reader.read(fields));
  }

  handleCommandComplete({ text }: { text: string }): void {
    const name = this.name;
    if (name !== undefined && name !== '' && (this.#described || !this.#readers.has(name)))
      this.#readers.set(name, this.#reader);
    this.#results.push({ rows: this.#rows, command: text.split(' ', 1)[0] ?? '' });
    this.#rows = [];
    this.#look();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handlePortalSuspended(): void {
    throw new Error('the server sent a part of the rows of a statement');
  }

  handleReadyForQuery(): void {
    this.answered?.();
    this.#items.forEach(({ resolve }, index) => {
      const { rows, command } = this.#results[index] ?? { rows: [], command: '' };
      resolve(rows, command);
    });
  }

  /** A statement failed, or the connection did: the transaction is over for all statements of the pipeline. */
  handleError(error: Error): void {
    this.answered?.();
    for (const { reject } of this.#items) reject(error);
  }

  get #current(): PipelinedStatement | undefined {
    return this.#items[this.#results.length];
  }

  /** Turns to the statement whose answer comes next. */
  #look(): void {
    this.#described = false;
    this.#reader = this.#readers.get(this.name ?? '');
  }
}
