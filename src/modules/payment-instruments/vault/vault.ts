import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../../kernel/config';
import { Secret } from '../../../kernel/secret';
import { unsealEnvelope, rewrapEnvelope, type SealContext, sealEnvelope, type WrappingKey } from './envelope';

/** Labels of the keys derived from the root secret. Part of the stored data's format: never change one. */
const FINGERPRINT_LABEL = 'holdfast/payment-instruments/fingerprint/v1';
const CODE_LABEL = 'holdfast/payment-instruments/verification-code/v1';
const DERIVED_KEY_BYTES = 32;
const CODE_KEY_ID = 'code';

/** Keeps account numbers. The only place of the service that can unseal one. */
@Injectable()
export class Vault {
  readonly #keys: readonly WrappingKey[];
  readonly #current: WrappingKey;
  readonly #codeKey: WrappingKey;
  readonly #fingerprintKey: KeyObject;

  constructor(@Inject(CONFIG) { secrets }: Pick<Config, 'secrets'>) {
    this.#keys = secrets.vault.map(({ id, key }) => ({ id, key: createSecretKey(key.reveal()) }));
    const [current] = this.#keys;
    if (!current) throw new Error('the vault has no key');
    this.#current = current;
    this.#codeKey = { id: CODE_KEY_ID, key: derive(secrets.root, CODE_LABEL) };
    this.#fingerprintKey = derive(secrets.root, FINGERPRINT_LABEL);
  }

  /** Id of the key that new values are sealed with. */
  get currentKeyId(): string {
    return this.#current.id;
  }

  /** Ids of all keys, the current one first. */
  get keyIds(): readonly string[] {
    return this.#keys.map(({ id }) => id);
  }

  /** Seals with a key of its own choosing. @throws Error when there is no such key */
  sealWith(keyId: string, plain: Secret, context: SealContext): Buffer {
    const key = this.#keys.find(({ id }) => id === keyId);
    if (!key) throw new Error('the vault has no such key');
    return this.#seal(plain, context, key);
  }

  /** Seals a value for one place: it can be unsealed with the same context only. */
  seal(plain: Secret, context: SealContext): Buffer {
    return this.#seal(plain, context, this.#current);
  }

  /** @throws VaultError when the envelope was changed, cut or moved, or its key is not configured any more */
  unseal(envelope: Buffer, context: SealContext): Secret {
    return this.#unseal(envelope, context, this.#keys);
  }

  /**
   * The envelope under the current key, without unsealing its content.
   * @throws VaultError as `unseal`
   */
  rewrap(envelope: Buffer, context: SealContext): Buffer {
    return rewrapEnvelope(envelope, context, this.#keys, this.#current);
  }

  /** Seals a verification code with the key that serves nothing else. For unused one-time tokens only. */
  sealCode(code: Secret, context: SealContext): Buffer {
    return this.#seal(code, context, this.#codeKey);
  }

  /** @throws VaultError as `unseal` */
  unsealCode(envelope: Buffer, context: SealContext): Secret {
    return this.#unseal(envelope, context, [this.#codeKey]);
  }

  /**
   * HMAC-SHA-256 of a whole account number: finds the same number again, tells nothing without the key.
   * @param scope fingerprints of different scopes (tenants, purposes) cannot be compared
   */
  fingerprint(secret: Secret, scope: string): Buffer {
    return createHmac('sha256', this.#fingerprintKey)
      .update(JSON.stringify([scope, secret.reveal()]))
      .digest();
  }

  #seal(secret: Secret, context: SealContext, key: WrappingKey): Buffer {
    const plain = Buffer.from(secret.reveal(), 'utf8');
    try {
      return sealEnvelope(plain, context, key);
    } finally {
      plain.fill(0);
    }
  }

  #unseal(envelope: Buffer, context: SealContext, keys: readonly WrappingKey[]): Secret {
    const plain = unsealEnvelope(envelope, context, keys);
    try {
      return new Secret(plain.toString('utf8'));
    } finally {
      plain.fill(0);
    }
  }
}

const derive = (root: Secret<Buffer>, label: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', root.reveal(), Buffer.alloc(0), label, DERIVED_KEY_BYTES)));
