import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../crypto';
import type { Answer } from './answer';
import type { IdempotencyScope } from './idempotency';

/** Stored answers carry session tokens, so they are sealed, each bound to its own key. */
@Injectable()
export class AnswerSeal {
  constructor(private readonly crypto: KeyedCrypto) {}

  seal(scope: IdempotencyScope, answer: Answer): Buffer {
    return this.crypto.seal('stored-answer', JSON.stringify([answer.headers, answer.body]), placeOf(scope));
  }

  open(scope: IdempotencyScope, status: number, sealed: Buffer): Answer {
    const [headers, body] = JSON.parse(this.crypto.open('stored-answer', sealed, placeOf(scope)).toString('utf8')) as [Answer['headers'], string];
    return { status, headers, body };
  }
}

const placeOf = ({ organizationId, principal, method, route, key }: IdempotencyScope): string =>
  JSON.stringify(['idempotency_key', organizationId, principal, method, route, key]);
