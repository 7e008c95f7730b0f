import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer';

const TIMEOUT_MS = 10_000;
const READ_BYTES = 16_384;

interface Waiting {
  resolve(status: number): void;
  reject(error: Error): void;
}

/**
 * One keep-alive connection with at most one request in flight. It stays closed after anything went wrong, until it is
 * opened again: what would come on it could belong to an earlier request.
 */
export class Connection {
  readonly #timer: NodeJS.Timeout;
  readonly #readBuffer = Buffer.allocUnsafeSlow(READ_BYTES);
  #socket: Socket | undefined;
  #waiting: Waiting | undefined;
  #reader = new AnswerReader();

  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    // one timer for all requests, put off by each of them: a timer per request would cost more than reading the answer
    this.#timer = setTimeout(() => {
      if (this.#waiting) this.#fail(new Error(`no answer within ${this.timeoutMs} ms`));
    }, timeoutMs);
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /**
   * Connects.
   * @throws Error when that is refused or takes longer than the timeout
   */
  async open(): Promise<void> {
    const opened = this.#wait();
    const onread = { buffer: this.#readBuffer, callback: (bytes: number) => this.#take(bytes) };
    // read into a buffer of our own: the stream's way makes a new one of 64 kB for every answer
    const socket = connect({ host: this.host, port: this.port, noDelay: true, onread });
    const lost = (error: Error): void => {
      if (this.#socket === socket) this.#fail(error);
    };
    socket.on('connect', () => this.#settle(0));
    socket.on('error', lost);
    socket.on('end', () => lost(new Error('the connection was closed by the other side')));
    socket.on('close', () => lost(new Error('the connection was closed')));
    this.#reader = new AnswerReader();
    this.#socket = socket;
    await opened;
  }

  /**
   * Sends a whole request, head and body, in one write.
   * @returns the status of the answer, when all of it has come
   * @throws Error when the connection broke, the time was up, or the answer is none that can be read
   */
  ask(request: string): Promise<number> {
    if (!this.#socket) throw new Error('not connected');
    const answered = this.#wait();
    this.#socket.write(request);
    return answered;
  }

  /** Closes, for good; a request in flight fails. */
  close(): void {
    clearTimeout(this.#timer);
    this.#fail(new Error('closed before the answer'));
  }

  #wait(): Promise<number> {
    if (this.#waiting) throw new Error('one request at a time');
    this.#timer.refresh();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #take(bytes: number): boolean {
    try {
      const status = this.#reader.take(this.#readBuffer.subarray(0, bytes));
      if (status !== undefined) {
        if (this.#reader.closes) this.#drop();
        this.#settle(status);
      }
    } catch (error) {
      this.#fail(error as Error);
    }
    return true;
  }

  #settle(status: number): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(status);
  }

  #fail(error: Error): void {
    this.#drop();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}
