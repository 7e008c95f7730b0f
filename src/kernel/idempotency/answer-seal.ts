import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../crypto';

/** Answers repeat themselves: the fastest level makes one four times smaller, several together eight times. */
const FASTEST = 1;
/**
 * One usual answer: 8 KiB of history is as much as it has; more memory takes longer to prepare than to use. What comes
 * out fits one chunk.
 */
const ONE = { level: FASTEST, windowBits: 13, memLevel: 5, chunkSize: 4_096 };
/** Several answers: most of each is found in the one before. */
const SEVERAL = { level: FASTEST, windowBits: 15, memLevel: 8, chunkSize: 16_384 };
/** Longer than one usual answer. */
const SEVERAL_FROM_CHARS = 12_000;
/** Shorter texts are stored as they are: compressing them takes longer than writing them. */
const COMPRESS_FROM_CHARS = 2_048;

const PLAIN = 'p';
const DEFLATED = 'd';

/** Compresses and seals what is kept of answers: they carry session tokens. */
@Injectable()
export class AnswerSeal {
  constructor(private readonly crypto: KeyedCrypto) {}

  /** @param place what the text belongs to: kept elsewhere it cannot be unsealed */
  seal(place: readonly string[], text: string): Buffer {
    return this.crypto.seal('stored-answer', pack(text), JSON.stringify(place));
  }

  /** Inverse of `seal`. @throws SealBrokenError */
  unseal(place: readonly string[], sealed: Buffer): string {
    return unpack(this.crypto.unseal('stored-answer', sealed, JSON.stringify(place)));
  }
}

const pack = (text: string): Buffer =>
  text.length < COMPRESS_FROM_CHARS
    ? Buffer.from(PLAIN + text, 'utf8')
    : Buffer.concat([Buffer.from(DEFLATED), deflateRawSync(text, text.length < SEVERAL_FROM_CHARS ? ONE : SEVERAL)]);

function unpack(packed: Buffer): string {
  const content = packed.subarray(1);
  return (packed.toString('latin1', 0, 1) === DEFLATED ? inflateRawSync(content) : content).toString('utf8');
}
