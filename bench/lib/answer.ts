const HEAD_END = Buffer.from('\r\n\r\n');
const MAX_HEAD_BYTES = 16_384;
const VERSION = 'HTTP/1.1 ';
const STATUS_DIGITS = 3;

/**
 * Reads answers out of the chunks of one connection, one answer after the other. A body is counted and not looked at:
 * a load generator needs to know that it came, and every microsecond more would be taken from what is measured.
 */
export class AnswerReader {
  /** The answer read last is the last one on its connection. */
  closes = false;
  #head: Buffer | undefined;
  #status = 0;
  #bodyBytesLeft = 0;

  /**
   * Takes the next chunk, which may be used for something else afterwards.
   * @returns the status when the answer is whole, undefined while more of it is to come
   * @throws Error when this is no answer of known length, or more than one; the connection is of no use then
   */
  take(chunk: Buffer): number | undefined {
    let bodyBytes = chunk.length;
    if (this.#status === 0) {
      const bytes = this.#head ? Buffer.concat([this.#head, chunk]) : chunk;
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) {
        if (bytes.length > MAX_HEAD_BYTES) throw new Error(`an answer's head is over ${MAX_HEAD_BYTES} bytes`);
        this.#head = this.#head ? bytes : Buffer.from(bytes);
        return undefined;
      }
      this.#head = undefined;
      this.#readHead(bytes.toString('latin1', 0, end));
      bodyBytes = bytes.length - end - HEAD_END.length;
    }
    this.#bodyBytesLeft -= bodyBytes;
    if (this.#bodyBytesLeft > 0) return undefined;
    if (this.#bodyBytesLeft < 0) throw new Error('more bytes came than the answer has');
    const status = this.#status;
    this.#status = 0;
    return status;
  }

  #readHead(head: string): void {
    const status = Number(head.slice(VERSION.length, VERSION.length + STATUS_DIGITS));
    // an interim answer (1xx) would be followed by the real one; nothing here asks for any
    if (!head.startsWith(VERSION) || !(status >= 200 && status <= 599))
      throw new Error('what came is no answer of HTTP/1.1');
    this.#bodyBytesLeft = bodyBytesOf(status, head);
    this.closes = /\r\nconnection:[ \t]*close/i.test(head);
    this.#status = status;
  }
}

function bodyBytesOf(status: number, head: string): number {
  if (status === 204 || status === 304) return 0;
  const length = /\r\ncontent-length:[ \t]*(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return Number(length);
  if (/\r\ntransfer-encoding:/i.test(head))
    throw new Error('a chunked answer, which this load generator does not read');
  throw new Error('an answer without content-length, which this load generator does not read');
}
