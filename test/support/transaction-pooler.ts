import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOnLoopback, portOf } from './loopback';

const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
const HEADER_BYTES = 5;

/** A session of the server, and whose transaction it runs. */
interface Session {
  readonly socket: Socket;
  client: Socket | undefined;
  /** The beginning of a message whose end has not come yet. */
  rest: Buffer;
}

/**
 * A connection pooler in transaction mode that keeps no prepared statements, as PgBouncer before 1.21: every transaction of a client runs in
 * the session that became free last. Each client logs in on a session of its own, which then belongs to everybody.
 */
export class TransactionPooler {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #free: Session[] = [];
  readonly #waiting: ((session: Session) => void)[] = [];

  private constructor(private readonly target: URL) {
    this.#server = createServer((client) => {
      this.#join(client);
    });
  }

  static async inFrontOf(databaseUrl: string): Promise<TransactionPooler> {
    const pooler = new TransactionPooler(new URL(databaseUrl));
    await listenOnLoopback(pooler.#server);
    return pooler;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${String(portOf(this.#server))}`;
    return url.toString();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    let current: Session | undefined = this.#newSession(client);
    this.#track(client);
    client.on('data', (data: Buffer) => {
      if (data[0] === TERMINATE && current?.client !== client) return;
      if (current?.client === client) current.socket.write(data);
      else
        this.#take((session) => {
          session.client = client;
          current = session;
          session.socket.write(data);
        });
    });
    client.on('close', () => {
      if (current?.client === client) current.socket.destroy();
    });
  }

  #newSession(client: Socket): Session {
    const socket = connect(Number(this.target.port), this.target.hostname);
    const session: Session = { socket, client, rest: Buffer.alloc(0) };
    this.#track(socket);
    socket.on('data', (data: Buffer) => {
      const { client: owner } = session;
      const isOver = this.#endsTransaction(session, data);
      owner?.write(data);
      if (!isOver) return;
      session.client = undefined;
      const next = this.#waiting.shift();
      if (next) next(session);
      else this.#free.push(session);
    });
    return session;
  }

  #take(use: (session: Session) => void): void {
    const session = this.#free.pop();
    if (session) use(session);
    else this.#waiting.push(use);
  }

  /** Whether the data ends with the server saying that it is ready and in no transaction. */
  #endsTransaction(session: Session, data: Buffer): boolean {
    let rest = Buffer.concat([session.rest, data]);
    let isOver = false;
    while (rest.length >= HEADER_BYTES) {
      const length = 1 + rest.readInt32BE(1);
      if (rest.length < length) break;
      isOver = rest[0] === READY_FOR_QUERY && rest[HEADER_BYTES] === IDLE;
      rest = rest.subarray(length);
    }
    session.rest = rest;
    return isOver && rest.length === 0;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
