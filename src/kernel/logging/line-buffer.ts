/** Where lines go. */
export type LineSink = Pick<NodeJS.WritableStream, 'write'>;

/** So much is written at once, even within one turn of the event loop. */
const FULL_CHARS = 65_536;

/**
 * Writes what was logged in one turn of the event loop with one call of the system: a batch of purchases is answered in one turn.
 */
export class LineBuffer implements LineSink {
  readonly #sink: LineSink;
  #text = '';
  #isWaiting = false;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  write(line: string | Uint8Array): boolean {
    this.#text += typeof line === 'string' ? line : Buffer.from(line).toString('utf8');
    if (this.#text.length > FULL_CHARS) this.flush();
    else if (!this.#isWaiting) {
      this.#isWaiting = true;
      setImmediate(() => {
        this.flush();
      });
    }
    return true;
  }

  /** Writes what is there, now. */
  flush(): void {
    this.#isWaiting = false;
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.#sink.write(text);
  }
}

let shared: LineBuffer | undefined;

/** The standard output of this process, one buffer for all loggers. What is in it when the process ends by itself is written then. */
export function standardOutput(): LineSink {
  if (!shared) {
    const buffer = new LineBuffer(process.stdout);
    process.once('exit', () => {
      buffer.flush();
    });
    shared = buffer;
  }
  return shared;
}
