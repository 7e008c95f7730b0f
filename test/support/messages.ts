import { Connection } from 'pg';

/** What the name of a statement ends with: the hash of its text. */
const HASH = /\.[0-9a-f]+$/;

/**
 * The messages this process sends to its databases while something is done, each as the labels of its statements in order; a statement without a
 * name stands as its text. One message is one round trip: what is behind it waits for its answer.
 */
export async function messagesDuring(work: () => Promise<unknown>): Promise<string[][]> {
  const messages: string[][] = [];
  const gathering = new Map<Connection, { unnamed: string; statements: string[] }>();
  const of = (connection: Connection): { unnamed: string; statements: string[] } => {
    const state = gathering.get(connection) ?? { unnamed: '', statements: [] };
    gathering.set(connection, state);
    return state;
  };
  const { parse, bind, sync } = Connection.prototype;
  const spies = [
    jest.spyOn(Connection.prototype, 'parse').mockImplementation(function (this: Connection, query, more) {
      if (!query.name) of(this).unnamed = query.text;
      parse.call(this, query, more);
    }),
    jest.spyOn(Connection.prototype, 'bind').mockImplementation(function (this: Connection, config, more) {
      const state = of(this);
      state.statements.push(config?.statement?.replace(HASH, '') || state.unnamed);
      bind.call(this, config, more);
    }),
    jest.spyOn(Connection.prototype, 'sync').mockImplementation(function (this: Connection) {
      messages.push(of(this).statements.splice(0));
      sync.call(this);
    }),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return messages;
}
