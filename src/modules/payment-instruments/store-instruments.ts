import { run, type Tx } from '../../kernel/database';
import { invalidInput } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import { INSERT_INSTRUMENTS, LOCK_SAME_NUMBERS, UPDATE_INSTRUMENTS } from './instrument-statements';
import { fromRow, type InstrumentRow } from './instrument-rows';
import { instrumentContext } from './sealed-context';
import { summaryOf } from './summary';
import type { NewStoredInstrument, StoredInstrument } from './types';
import { toFingerprintText, toSealedText } from './vault/sealed-instrument';
import type { Vault } from './vault/vault';

type StoredRow = InstrumentRow & { fingerprint: Buffer };

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
  vault: Vault,
  given: readonly NewStoredInstrument[],
): Promise<StoredInstrument[]> {
  if (given.length === 0) return [];
  const entries = given.map((item) => toEntry(vault, item));
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const inserted = await run<StoredRow>(tx, INSERT_INSTRUMENTS, columns(vault, [...byKey.values()]));
  const stored = new Map(inserted.map((row) => [keyOfRow(row), row]));
  const known = [...byKey.values()].filter(({ key }) => !stored.has(key));
  for (const row of await storeAgain(tx, vault, known)) stored.set(keyOfRow(row), row);
  return entries.map(({ key }) => fromRow(stored.get(key) as StoredRow));
}

async function storeAgain(tx: Tx, vault: Vault, entries: readonly Entry[]): Promise<StoredRow[]> {
  if (entries.length === 0) return [];
  const found = await run<StoredRow>(tx, LOCK_SAME_NUMBERS, [
    entries.map(({ given }) => given.organizationId),
    entries.map(({ given }) => given.customerId),
    entries.map(({ fingerprint }) => fingerprint),
  ]);
  const ids = new Map(found.map((row) => [keyOfRow(row), row.id]));
  const existing = entries.map((entry) => {
    const id = ids.get(entry.key);
    if (id === undefined) throw invalidInput({ field: 'id', message: 'is taken' });
    // sealed anew: an envelope opens in the row it was made for
    return { ...entry, id };
  });
  return run<StoredRow>(tx, UPDATE_INSTRUMENTS, columns(vault, existing));
}

function toEntry(vault: Vault, given: NewStoredInstrument): Entry {
  const { organizationId, customerId, instrument } = given;
  const fingerprint = vault.fingerprint(toFingerprintText(instrument), `instrument/${organizationId}`);
  return {
    id: given.id ?? newId('instrument'),
    given,
    fingerprint,
    key: keyOf(organizationId, customerId, fingerprint),
  };
}

const keyOf = (...[organizationId, customerId, fingerprint]: [string, string, Buffer]): string =>
  JSON.stringify([organizationId, customerId, fingerprint.toString('base64')]);

const keyOfRow = (row: StoredRow): string => keyOf(row.organization_id, row.customer_id, row.fingerprint);

/** One array per column of the batch statements. */
function columns(vault: Vault, entries: readonly Entry[]): unknown[] {
  const summaries = entries.map(({ given }) => summaryOf(given.instrument));
  return [
    entries.map(({ id }) => id),
    entries.map(({ given }) => given.organizationId),
    entries.map(({ given }) => given.customerId),
    summaries.map(({ method }) => method),
    summaries.map((summary) => JSON.stringify(summary)),
    entries.map(({ id, given }) =>
      vault.seal(toSealedText(given.instrument), instrumentContext(given.organizationId, given.customerId, id)),
    ),
    entries.map(({ fingerprint }) => fingerprint),
    entries.map(({ given }) => (given.billingAddress ? JSON.stringify(given.billingAddress) : null)),
    entries.map(({ given }) => JSON.stringify(given.customFields ?? {})),
    entries.map(({ given }) => given.useAsBackup ?? false),
    entries.map(({ given }) => (given.unconfirmed === true ? 'verification-needed' : 'active')),
  ];
}
