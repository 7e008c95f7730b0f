import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { listenOnLoopback, portOf } from './loopback';

/** A message as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (response: ServerResponse, received: Received) => void;

/** Somebody on loopback who gets webhooks, and answers as a test says. */
export class Receiver {
  readonly received: Received[] = [];
  /** Answers every path that has no answer of its own. */
  answer: Answer = (response) => response.end('thanks');
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url: path = '', headers } = request;
        const received = { path, headers, body: Buffer.concat(chunks).toString() };
        this.received.push(received);
        (this.#answers.get(path) ?? this.answer)(response, received);
      });
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await listenOnLoopback(receiver.#server);
    return receiver;
  }

  get port(): number {
    return portOf(this.#server);
  }

  url(path: string): string {
    return `http://127.0.0.1:${String(this.port)}${path}`;
  }

  /** Answers one path with a status, until it is told otherwise. */
  answerAt(path: string, status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.#answers.set(path, (response) => response.writeHead(status, headers).end());
  }

  /** Answers one path like every other one again. */
  forgetAt(path: string): void {
    this.#answers.delete(path);
  }

  /** Never answers one path. */
  hangAt(path: string): void {
    this.#answers.set(path, () => undefined);
  }

  /** What arrived at a path, in the order in which it arrived. */
  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
