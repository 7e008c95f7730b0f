import { Injectable } from '@nestjs/common';
import { processClock } from '../../kernel/clock';
import { equalInConstantTime } from '../../kernel/crypto';
import { LIMITS } from '../../kernel/limits';
import { ApiKeyRepository } from './api-key.repository';
import { BoundedCache } from './bounded-cache';
import type { KeyPrincipal } from './principal';
import { toKeyPrincipal } from './to-key-principal';

const CACHED_KEYS = 10_000;
/** An entry is needed for `LIMITS.catalogStaleMs` only: by then the cache has heard of the revocation itself. */
const REMEMBERED_REVOCATIONS = 10_000;

interface Known {
  readonly keyHash: Buffer;
  readonly principal: KeyPrincipal;
  readonly readAtMs: number;
}

/**
 * Finds keys by their hash, through a bounded cache. An entry older than `LIMITS.catalogStaleMs` is read again before it is used, so
 * that is how long a key revoked in another process may still work; one revoked in this process stops at once. Unknown keys are not cached:
 * they would push the real ones out.
 */
@Injectable()
export class KeyLookup {
  readonly #known = new BoundedCache<Known>(CACHED_KEYS);
  readonly #revokedHere = new BoundedCache<true>(REMEMBERED_REVOCATIONS);
  readonly #underway = new Map<string, Promise<Known | undefined>>();

  constructor(private readonly keys: ApiKeyRepository) {}

  /** The key was revoked by this process. A reading that began before has no say any more. */
  revoked(keyId: string): void {
    this.#revokedHere.set(keyId, true);
  }

  async byHash(keyHash: Buffer, mayAsk: boolean): Promise<KeyPrincipal | undefined> {
    const principal = await this.#cached(keyHash, mayAsk);
    return principal && !this.#revokedHere.get(principal.keyId) ? principal : undefined;
  }

  async #cached(keyHash: Buffer, mayAsk: boolean): Promise<KeyPrincipal | undefined> {
    const cacheKey = keyHash.toString('base64');
    const cached = this.#known.get(cacheKey);
    if (cached && processClock.nowMs() - cached.readAtMs < LIMITS.catalogStaleMs) return check(cached, keyHash);
    if (!cached && !mayAsk) return undefined;
    // when an entry of a busy key goes stale, one request asks and the others wait for its answer
    let reading = this.#underway.get(cacheKey);
    if (!reading) {
      reading = this.#read(keyHash, cacheKey).finally(() => this.#underway.delete(cacheKey));
      this.#underway.set(cacheKey, reading);
    }
    const known = await reading;
    return known && check(known, keyHash);
  }

  async #read(keyHash: Buffer, cacheKey: string): Promise<Known | undefined> {
    const readAtMs = processClock.nowMs();
    const row = await this.keys.findByHash(keyHash);
    if (!row) {
      this.#known.delete(cacheKey);
      return undefined;
    }
    const known = { keyHash: row.keyHash, principal: toKeyPrincipal(row), readAtMs };
    this.#known.set(cacheKey, known);
    return known;
  }
}

/** Maps and indexes compare as they like; the answer depends on this comparison. */
const check = (known: Known, keyHash: Buffer): KeyPrincipal | undefined =>
  equalInConstantTime(known.keyHash, keyHash) ? known.principal : undefined;
