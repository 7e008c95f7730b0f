import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../kernel/errors';

const NO_BYTES = Buffer.alloc(0);

type Received = (error: Error | undefined, bytes: Buffer) => void;

/**
 * Takes the bytes of a request's body off the wire, at most `limitBytes` of them.
 * @param received told once: the bytes, none where there is no body · DomainError payload-too-large, the rest of the body then stays unread · malformed
 * for a body that breaks off
 */
export function receiveBody(request: IncomingMessage, limitBytes: number, received: Received): void {
  const { 'content-length': announced, 'transfer-encoding': transferEncoding } = request.headers;
  if (transferEncoding === undefined && (announced === undefined || announced === '0')) {
    received(undefined, NO_BYTES);
    return;
  }
  if (Number(announced) > limitBytes) {
    received(tooLarge(), NO_BYTES);
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const end = (error?: Error): void => {
    if (isOver) return;
    isOver = true;
    const [first = NO_BYTES] = chunks;
    received(error, error || chunks.length < 2 ? first : Buffer.concat(chunks, length));
  };
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > limitBytes) end(tooLarge());
    else if (!isOver) chunks.push(chunk);
  });
  request.on('end', () => end());
  request.on('error', () => end(new DomainError('malformed', 'The request cannot be read.')));
}

const tooLarge = (): DomainError => new DomainError('payload-too-large', 'The body is too large.');
