import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../crypto';
import type { Answer } from './answer';
import type { IdempotencyScope } from './idempotency';

/** An answer repeats itself: the fastest level is enough to make it much smaller. */
const FASTEST = 1;

/** Stored answers carry session tokens, so they are sealed, each bound to its own key. */
@Injectable()
export class AnswerSeal {
  constructor(private readonly crypto: KeyedCrypto) {}

  seal(scope: IdempotencyScope, answer: Answer): Buffer {
    const text = JSON.stringify([answer.headers, answer.body]);
    return this.crypto.seal('stored-answer', deflateRawSync(text, { level: FASTEST }), placeOf(scope));
  }

  open(scope: IdempotencyScope, status: number, sealed: Buffer): Answer {
    const text = inflateRawSync(this.crypto.open('stored-answer', sealed, placeOf(scope))).toString('utf8');
    const [headers, body] = JSON.parse(text) as [Answer['headers'], string];
    return { status, headers, body };
  }
}

const placeOf = ({ organizationId, principal, method, route, key }: IdempotencyScope): string =>
  JSON.stringify(['idempotency_key', organizationId, principal, method, route, key]);
