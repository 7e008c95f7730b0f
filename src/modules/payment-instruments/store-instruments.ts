import type { Tx } from '../../kernel/database';
import { invalidInput } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import type {
  FingerprintedInstrument,
  InstrumentNumber,
  InstrumentValues,
  PaymentInstrumentRepository,
} from './payment-instrument.repository';
import { instrumentContext } from './sealed-context';
import { summaryOf } from './summary';
import { toStoredInstrument } from './to-stored-instrument';
import type { NewStoredInstrument, StoredInstrument } from './types';
import { toFingerprintText, toSealedText } from './vault/sealed-instrument';
import type { Vault } from './vault/vault';

/** Where instruments are kept, and what seals their numbers. */
export interface InstrumentStore {
  readonly repository: PaymentInstrumentRepository;
  readonly vault: Vault;
}

interface Entry {
  readonly id: string;
  readonly given: NewStoredInstrument;
  readonly fingerprint: Buffer;
  /** Customer and number: equal for the same instrument. */
  readonly key: string;
}

/**
 * Stores instruments, each number once per customer. One statement when all are new; what is there already is found by its
 * fingerprint, locked and updated. Of several entries with one number the last one's details stay.
 * @returns the stored instruments in the order given
 * @throws DomainError `validation-failed` on `id` when a given id belongs to another instrument
 */
export async function storeInstruments(
  tx: Tx,
  { repository, vault }: InstrumentStore,
  given: readonly NewStoredInstrument[],
): Promise<StoredInstrument[]> {
  if (given.length === 0) return [];
  const entries = given.map((item) => toEntry(vault, item));
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const inserted = await repository.insert(tx, [...byKey.values()].map(toValues(vault)));
  const stored = new Map(inserted.map((row) => [keyOf(row), row]));
  const known = [...byKey.values()].filter(({ key }) => !stored.has(key));
  for (const row of await storeAgain(tx, { repository, vault }, known)) stored.set(keyOf(row), row);
  return entries.map(({ key }) => toStoredInstrument(stored.get(key) as FingerprintedInstrument));
}

async function storeAgain(
  tx: Tx,
  { repository, vault }: InstrumentStore,
  entries: readonly Entry[],
): Promise<FingerprintedInstrument[]> {
  if (entries.length === 0) return [];
  const found = await repository.lockSameNumbers(
    tx,
    entries.map(({ given: { organizationId, customerId }, fingerprint }) => ({
      organizationId,
      customerId,
      fingerprint,
    })),
  );
  const ids = new Map(found.map((row) => [keyOf(row), row.id]));
  const existing = entries.map((entry) => {
    const id = ids.get(entry.key);
    if (id === undefined) throw invalidInput({ field: 'id', message: 'is taken' });
    // sealed anew: an envelope can be unsealed only in the row it was made for
    return { ...entry, id };
  });
  return repository.storeAgain(tx, existing.map(toValues(vault)));
}

function toEntry(vault: Vault, given: NewStoredInstrument): Entry {
  const { organizationId, customerId, instrument } = given;
  const fingerprint = vault.fingerprint(toFingerprintText(instrument), `instrument/${organizationId}`);
  return {
    id: given.id ?? newId('instrument'),
    given,
    fingerprint,
    key: keyOf({ organizationId, customerId, fingerprint }),
  };
}

const keyOf = ({ organizationId, customerId, fingerprint }: InstrumentNumber): string =>
  JSON.stringify([organizationId, customerId, fingerprint.toString('base64')]);

const toValues =
  (vault: Vault) =>
  ({ id, given, fingerprint }: Entry): InstrumentValues => {
    const { organizationId, customerId, instrument } = given;
    const summary = summaryOf(instrument);
    return {
      id,
      organizationId,
      customerId,
      method: summary.method,
      summary,
      sealed: vault.seal(toSealedText(instrument), instrumentContext(organizationId, customerId, id)),
      fingerprint,
      billingAddress: given.billingAddress ?? null,
      customFields: given.customFields ?? {},
      useAsBackup: given.useAsBackup ?? false,
      status: given.unconfirmed === true ? 'verification-needed' : 'active',
    };
  };
