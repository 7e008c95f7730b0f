import { Injectable } from '@nestjs/common';
import type { Secret } from '../../kernel/secret';
import { readCardNumber } from './vault/numbers';
import { Vault } from './vault/vault';

/** Not to be compared with the fingerprints of stored instruments. */
const SCOPE = 'declines';

/** Knows a card again without its number. */
@Injectable()
export class CardFingerprints {
  constructor(private readonly vault: Vault) {}

  /** @param pan digits only · @returns a keyed hash of the card's number within the organization, and its last digits */
  of(organizationId: string, pan: Secret): { readonly fingerprint: Buffer; readonly last4: string } {
    return { fingerprint: this.vault.fingerprint(pan, `${SCOPE} ${organizationId}`), last4: readCardNumber(pan).last4 };
  }
}
