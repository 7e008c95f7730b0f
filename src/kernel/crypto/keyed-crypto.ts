import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';

/** What a derived key is for. Each purpose has a key of its own, so a hash or ciphertext of one never means anything in another. */
export const KEY_PURPOSES = [
  'api-key',
  'signing-secret',
  'customer-session',
  'purchase-session',
  'request-fingerprint',
  'card-in-fingerprint',
  'stored-answer',
  'client-address',
  'payment-session',
  'account-name',
] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

const KEY_BYTES = 32;
const IV_BYTES = 12;
const IVS_AT_ONCE = 256;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
/** First byte of everything sealed here; another algorithm gets another number. */
const SEAL_VERSION = 1;
const CIPHER = 'aes-256-gcm';

/** A sealed value that cannot be unsealed: another key, another row, or changed bytes. Says nothing about its content. */
export class SealBrokenError extends Error {
  constructor() {
    super('a sealed value cannot be unsealed');
    this.name = 'SealBrokenError';
  }
}

/**
 * Keyed hashes and sealing for everything secret that is not card data (cards have the vault and its own keys).
 * All keys come from the one root key by HKDF-SHA-256 with the purpose as label.
 */
@Injectable()
export class KeyedCrypto {
  readonly #keys: ReadonlyMap<KeyPurpose, KeyObject>;
  #ivs: Buffer = Buffer.alloc(0);
  #ivsAt = 0;

  constructor(@Inject(CONFIG) { secrets }: Pick<Config, 'secrets'>) {
    const root = secrets.root.reveal();
    this.#keys = new Map(
      KEY_PURPOSES.map((purpose) => [
        purpose,
        createSecretKey(Buffer.from(hkdfSync('sha256', root, '', `holdfast/${purpose}/v1`, KEY_BYTES))),
      ]),
    );
  }

  /** The purpose's key, for code that signs with it. A key object shows nothing of its bytes when printed or written as JSON. */
  keyOf(purpose: KeyPurpose): KeyObject {
    return this.#keys.get(purpose) as KeyObject;
  }

  /** HMAC-SHA-256 of the parts, 32 bytes. Every part carries its length, so ('ab','c') and ('a','bc') differ. */
  hash(purpose: KeyPurpose, ...parts: readonly (string | Buffer)[]): Buffer {
    const lengths = parts.map((part) => Buffer.byteLength(part));
    const message = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0));
    let at = 0;
    parts.forEach((part, index) => {
      at = message.writeUInt32BE(lengths[index] as number, at);
      at += typeof part === 'string' ? message.write(part, at) : part.copy(message, at);
    });
    return createHmac('sha256', this.keyOf(purpose)).update(message).digest();
  }

  /**
   * AES-256-GCM: version ‖ iv ‖ ciphertext ‖ tag.
   * @param aad the place the value belongs to, e.g. `api_key|<id>`: moved to another row it does not open
   */
  seal(purpose: KeyPurpose, plaintext: Buffer | string, aad: string): Buffer {
    const iv = this.#freshIv();
    const cipher = createCipheriv(CIPHER, this.keyOf(purpose), iv, { authTagLength: TAG_BYTES }).setAAD(
      Buffer.from(aad, 'utf8'),
    );
    const body = Buffer.concat([
      cipher.update(typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext),
      cipher.final(),
    ]);
    return Buffer.concat([Buffer.of(SEAL_VERSION), iv, body, cipher.getAuthTag()]);
  }

  /** Inverse of `seal`. @throws SealBrokenError */
  unseal(purpose: KeyPurpose, sealed: Buffer, aad: string): Buffer {
    const bodyAt = 1 + IV_BYTES;
    const tagAt = sealed.length - TAG_BYTES;
    if (tagAt < bodyAt || sealed[0] !== SEAL_VERSION) throw new SealBrokenError();
    // authTagLength: without it Node accepts a tag cut to four bytes
    const decipher = createDecipheriv(CIPHER, this.keyOf(purpose), sealed.subarray(1, bodyAt), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(aad, 'utf8'))
      .setAuthTag(sealed.subarray(tagAt));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(bodyAt, tagAt)), decipher.final()]);
    } catch {
      throw new SealBrokenError();
    }
  }

  /** Twelve random bytes that were never used before; drawn many at a time, because every draw asks the system. */
  #freshIv(): Buffer {
    if (this.#ivsAt === this.#ivs.length) {
      this.#ivs = randomBytes(IVS_AT_ONCE * IV_BYTES);
      this.#ivsAt = 0;
    }
    const iv = this.#ivs.subarray(this.#ivsAt, this.#ivsAt + IV_BYTES);
    this.#ivsAt += IV_BYTES;
    return iv;
  }
}

/** Constant-time equality of two digests or texts; different lengths are unequal at once (a length is no secret here). */
export function equalInConstantTime(left: Buffer | string, right: Buffer | string): boolean {
  const a = Buffer.from(left as string);
  const b = Buffer.from(right as string);
  return a.length === b.length && timingSafeEqual(a, b);
}
