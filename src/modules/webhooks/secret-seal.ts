import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyedCrypto, SealBrokenError } from '../../kernel/crypto';
import { Secret } from '../../kernel/secret';
import type { SealedSecrets, SigningSecrets } from './types';

const SECRET_BYTES = 32;

/** Whose secret it is. A sealed secret that is moved to another row cannot be unsealed. */
export type SecretOwner = `webhook_endpoint|${string}` | `notification_secret|${string}`;

/** Makes the secrets that sign messages, and keeps them sealed. */
@Injectable()
export class SecretSeal {
  constructor(private readonly crypto: KeyedCrypto) {}

  /** @returns a new secret, `whsec_…` as Standard Webhooks writes it */
  create(): Secret {
    return new Secret(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}`);
  }

  seal(owner: SecretOwner, secret: Secret): Buffer {
    return this.crypto.seal('signing-secret', secret.reveal(), owner);
  }

  /**
   * The secrets that sign now.
   * @returns undefined when the current one was sealed under another `SECRET_KEY`; a previous one that cannot be unsealed is left out
   */
  unseal(owner: SecretOwner, { signingSecret, previousSecret }: SealedSecrets): SigningSecrets | undefined {
    const current = this.#unsealOne(owner, signingSecret);
    return (
      current && { current, previous: previousSecret === null ? undefined : this.#unsealOne(owner, previousSecret) }
    );
  }

  #unsealOne(owner: SecretOwner, sealed: Buffer): Secret | undefined {
    try {
      return new Secret(this.crypto.unseal('signing-secret', sealed, owner).toString('utf8'));
    } catch (error) {
      if (error instanceof SealBrokenError) return undefined;
      throw error;
    }
  }
}
