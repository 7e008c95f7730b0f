import { Injectable } from '@nestjs/common';
import { ConfigError } from '../../kernel/config';
import { Secret } from '../../kernel/secret';
import { VaultKeyProbeRepository } from './vault-key-probe.repository';
import { VaultRotation } from './vault-rotation.service';
import type { SealContext } from './vault/envelope';
import { Vault } from './vault/vault';
import { VaultError } from './vault/vault-error';

/** Parts of the stored data's format: never change them. */
const PROBE_TEXT = new Secret('holdfast vault key');
const contextOf = (keyId: string): SealContext => ({
  table: 'vault_key_probe',
  rowId: keyId,
  organizationId: '',
  field: 'sealed',
});

/**
 * Proves that the configured vault keys are those this database was sealed with. With other keys every stored card would look broken, and new
 * ones would be sealed with a key that the next deployment does not have.
 */
@Injectable()
export class VaultKeyCheck {
  constructor(
    private readonly vault: Vault,
    private readonly probes: VaultKeyProbeRepository,
    private readonly rotation: VaultRotation,
  ) {}

  /**
   * Every configured key unseals its probe, and no stored number needs a key that is missing. A key that is new to the database gets a probe.
   * The numbers are looked at only when a key was taken out since the last start, or none was ever proved.
   * @throws ConfigError naming the keys that are wrong or missing; then nothing was written
   */
  async check(): Promise<void> {
    const { keyIds } = this.vault;
    const known = await this.probes.all();
    this.#refuseWrong(known);
    const gone = [...known.keys()].filter((keyId) => !keyIds.includes(keyId));
    if (known.size === 0 || gone.length > 0) await this.#refuseMissing();
    await this.probes.remove(gone);
    const fresh = keyIds.filter((keyId) => !known.has(keyId));
    if (fresh.length === 0) return;
    await this.probes.add(
      new Map(fresh.map((keyId) => [keyId, this.vault.sealWith(keyId, PROBE_TEXT, contextOf(keyId))])),
    );
    // another process may have been first, with another key
    this.#refuseWrong(await this.probes.all());
  }

  #refuseWrong(probes: ReadonlyMap<string, Buffer>): void {
    const wrong = this.vault.keyIds.filter((keyId) => {
      const sealed = probes.get(keyId);
      return sealed !== undefined && !this.#unseals(keyId, sealed);
    });
    if (wrong.length > 0)
      throw new ConfigError(
        wrong.map(
          (keyId) => `VAULT_KEYS: the key "${keyId}" is not the key of that name this database was sealed with`,
        ),
      );
  }

  async #refuseMissing(): Promise<void> {
    const inUse = await this.rotation.keysInUse();
    const missing = [...inUse].filter(([keyId]) => !this.vault.keyIds.includes(keyId));
    if (missing.length > 0)
      throw new ConfigError(
        missing.map(
          ([keyId, count]) => `VAULT_KEYS lacks the key "${keyId}", which ${String(count)} stored numbers need`,
        ),
      );
  }

  #unseals(keyId: string, sealed: Buffer): boolean {
    try {
      this.vault.unseal(sealed, contextOf(keyId));
      return true;
    } catch (error) {
      if (error instanceof VaultError) return false;
      throw error;
    }
  }
}
