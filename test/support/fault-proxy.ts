import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOnLoopback, portOf } from './loopback';

/** What the proxy does with a COMMIT. */
export type CommitFault = 'pass' | 'cut-after' | 'cut-before';

/** The Parse message of an unnamed COMMIT, behind whatever travels with it. */
const COMMIT = Buffer.concat([Buffer.from('P'), Buffer.from([0, 0, 0, 14]), Buffer.from('\0COMMIT\0')]);

/**
 * Stands between the service and PostgreSQL and understands one message: COMMIT. It can lose the answer to it (the server commits, the client
 * never hears) or the COMMIT itself, with what travels in front of it.
 */
export class FaultProxy {
  /** How many of the next COMMITs are treated so; the others pass. */
  fault: CommitFault = 'pass';
  left = 0;
  cuts = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly target: URL) {
    this.#server = createServer((client) => this.#join(client));
  }

  static async inFrontOf(databaseUrl: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(databaseUrl));
    await listenOnLoopback(proxy.#server);
    return proxy;
  }

  /** Where the service connects to. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${String(portOf(this.#server))}`;
    return url.toString();
  }

  /** Cuts everybody off. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    let deaf = false;
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    server.on('data', (chunk: Buffer) => {
      if (!deaf) client.write(chunk);
      else client.destroy();
    });
    client.on('data', (chunk: Buffer) => {
      if (this.left > 0 && chunk.includes(COMMIT)) {
        this.left -= 1;
        this.cuts += 1;
        if (this.fault === 'cut-before') {
          client.destroy();
          return;
        }
        deaf = true;
      }
      server.write(chunk);
    });
  }
}
