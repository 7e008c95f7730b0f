import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import type { IdempotentRequest } from '../../kernel/idempotency';
import { Secret } from '../../kernel/secret';
import { idempotencyPrincipal, type KeyPrincipal } from '../../modules/auth';
import { RequestCanon } from '../../modules/payment-instruments';

/** Absent and null say the same here; the two formats write them differently. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}

/** Makes requests comparable, whatever format they came in. */
@Injectable()
export class Requests {
  constructor(
    private readonly crypto: KeyedCrypto,
    private readonly canon: RequestCanon,
  ) {}

  /** Keyed hash of a checked request: numbers by their own hash, verification codes and credentials left out. */
  fingerprint(request: object): Buffer {
    return this.crypto.hash('request-fingerprint', this.canon.canonicalForFingerprint(withoutNulls(request)));
  }

  /** Undefined without a key. @param route template of the operation, one for all its paths */
  idempotent(
    principal: KeyPrincipal,
    route: string,
    key: string | undefined,
    fingerprint: Buffer,
  ): IdempotentRequest | undefined {
    if (key === undefined) return undefined;
    const { organizationId } = principal;
    return {
      scope: { organizationId, principal: idempotencyPrincipal(principal), method: 'POST', route, key },
      fingerprint,
    };
  }
}
