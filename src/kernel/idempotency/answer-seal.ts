import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../crypto';
import type { Answer } from './answer';
import type { IdempotencyScope } from './idempotency';

/** An answer repeats itself: the fastest level makes it four times smaller. */
const FASTEST = 1;
/** 8 KiB of history is as much as a usual answer has; more memory takes longer to prepare than to use. */
const WINDOW_BITS = 13;
const MEMORY_LEVEL = 5;
/** What a usual answer is packed to fits into one piece of this size; the usual piece is four times as large and lives as long. */
const CHUNK_BYTES = 4_096;
/** Shorter answers are stored as they are: compressing them takes longer than writing them. */
const COMPRESS_FROM_CHARS = 2_048;

const PLAIN = 'p';
const DEFLATED = 'd';

/** Stored answers carry session tokens, so they are sealed, each bound to its own key. */
@Injectable()
export class AnswerSeal {
  constructor(private readonly crypto: KeyedCrypto) {}

  seal(scope: IdempotencyScope, answer: Answer): Buffer {
    // headers hold no line break, and a body is not looked into: no second JSON around the first
    const text = `${JSON.stringify(answer.headers)}\n${answer.body}`;
    return this.crypto.seal('stored-answer', pack(text), placeOf(scope));
  }

  open(scope: IdempotencyScope, status: number, sealed: Buffer): Answer {
    const text = unpack(this.crypto.open('stored-answer', sealed, placeOf(scope)));
    const end = text.indexOf('\n');
    return { status, headers: JSON.parse(text.slice(0, end)) as Answer['headers'], body: text.slice(end + 1) };
  }
}

const pack = (text: string): Buffer =>
  text.length < COMPRESS_FROM_CHARS
    ? Buffer.from(PLAIN + text, 'utf8')
    : Buffer.concat([
        Buffer.from(DEFLATED),
        deflateRawSync(text, {
          level: FASTEST,
          windowBits: WINDOW_BITS,
          memLevel: MEMORY_LEVEL,
          chunkSize: CHUNK_BYTES,
        }),
      ]);

function unpack(packed: Buffer): string {
  const content = packed.subarray(1);
  return (packed.toString('latin1', 0, 1) === DEFLATED ? inflateRawSync(content) : content).toString('utf8');
}

const placeOf = ({ organizationId, principal, method, route, key }: IdempotencyScope): string =>
  JSON.stringify(['idempotency_key', organizationId, principal, method, route, key]);
