/**
 * `malformed`: not an envelope of ours · `unknown-key`: sealed with a key this process does not have · `not-authentic`: changed,
 * cut, or moved here from another row, tenant, customer or field.
 */
export type VaultFailure = 'malformed' | 'unknown-key' | 'not-authentic';

/** An envelope could not be unsealed. Names the place it stood in, never anything of its content. Worth an alarm: nothing ordinary causes it. */
export class VaultError extends Error {
  constructor(
    readonly failure: VaultFailure,
    readonly place: { readonly table: string; readonly rowId: string; readonly field: string },
    options?: ErrorOptions,
  ) {
    super(`sealed value of ${place.table}.${place.field} cannot be unsealed: ${failure}`, options);
    this.name = 'VaultError';
  }
}
