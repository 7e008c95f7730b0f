import { AnswerReader } from '../../bench/lib/answer';

const BODY = '{"a":"\r\n\r\n"}';
const FIRST = `HTTP/1.1 201 Created\r\nDate: now\r\nCONTENT-length:  ${BODY.length}\r\n\r\n${BODY}`;
const SECOND = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nConnection: close\r\n\r\n';

/** Gives the chunks to a reader out of one buffer that is used again, as a connection does. */
function readAll(chunks: readonly string[]): (number | undefined)[] {
  const reader = new AnswerReader();
  const buffer = Buffer.alloc(1000);
  return chunks.map((chunk) => {
    buffer.fill(0);
    return reader.take(buffer.subarray(0, buffer.write(chunk, 'latin1')));
  });
}

describe('an answer', () => {
  it('is read whole and in two parts, wherever it is cut', () => {
    expect(readAll([FIRST, FIRST])).toEqual([201, 201]);
    for (let cut = 1; cut < FIRST.length; cut += 1)
      expect(readAll([FIRST.slice(0, cut), FIRST.slice(cut), FIRST])).toEqual([undefined, 201, 201]);
  });

  it('is read byte by byte, and the next one on the same connection too', () => {
    const read = readAll([...(FIRST + SECOND)]);
    expect(read.flatMap((status, at) => (status === undefined ? [] : [[status, at + 1]]))).toEqual([
      [201, FIRST.length],
      [404, FIRST.length + SECOND.length],
    ]);
  });

  it('says whether another one can follow', () => {
    const reader = new AnswerReader();
    reader.take(Buffer.from(FIRST));
    expect(reader.closes).toBe(false);
    reader.take(Buffer.from(SECOND));
    expect(reader.closes).toBe(true);
  });

  it('has no body where HTTP gives it none', () => {
    expect(readAll(['HTTP/1.1 204 No Content\r\n\r\n', 'HTTP/1.1 304 Not Modified\r\n\r\n'])).toEqual([204, 304]);
  });

  it.each([
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'chunked'],
    ['of unknown length', 'HTTP/1.1 200 OK\r\n\r\n', 'without content-length'],
    ['longer than it says', `${FIRST}x`, 'more bytes'],
    ['of another protocol', 'SSH-2.0-OpenSSH\r\n\r\n', 'no answer of HTTP/1.1'],
    ['without a status', 'HTTP/1.1 OK\r\n\r\n', 'no answer of HTTP/1.1'],
    ['that is not final', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'no answer of HTTP/1.1'],
  ])('%s is refused', (_name, text, message) => {
    expect(() => readAll([text])).toThrow(message);
  });

  it('whose head does not end is refused', () => {
    const reader = new AnswerReader();
    expect(() => {
      for (let i = 0; i < 100; i += 1) reader.take(Buffer.alloc(1000, 'a'));
    }).toThrow('over 16384 bytes');
  });
});
