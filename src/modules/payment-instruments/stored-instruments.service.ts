import { Injectable } from '@nestjs/common';
import { processClock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database';
import { DomainError, invalidInput } from '../../kernel/errors';
import { chargeMaterialOf } from './charge-material';
import {
  type ChargeableInstrument,
  type InstrumentView,
  PaymentInstrumentRepository,
} from './payment-instrument.repository';
import { instrumentContext } from './sealed-context';
import { storeInstruments } from './store-instruments';
import type { NumberedSummary } from './summary';
import { toStoredInstrumentOn } from './to-stored-instrument';
import type {
  InstrumentChange,
  InstrumentForCharge,
  NewStoredInstrument,
  OwnedInstrumentRef,
  StoredInstrument,
} from './types';
import { BrokenSeals } from './vault/broken-seals';
import { fromSealedText } from './vault/sealed-instrument';
import { Vault } from './vault/vault';
import { VaultError } from './vault/vault-error';

/** Cards and accounts that customers keep. Their verification codes are never kept. */
@Injectable()
export class StoredInstruments {
  constructor(
    private readonly vault: Vault,
    private readonly brokenSeals: BrokenSeals,
    private readonly repository: PaymentInstrumentRepository,
  ) {}

  /**
   * Stores instruments of existing customers, each number once per customer: the same number again updates what is there and brings
   * a deactivated one back. Results in the order given.
   * @throws DomainError `validation-failed` on `id` when a given id belongs to another instrument
   */
  store(tx: Tx, given: readonly NewStoredInstrument[]): Promise<StoredInstrument[]> {
    return storeInstruments(tx, { repository: this.repository, vault: this.vault }, given);
  }

  /** Undefined when unknown or, with an owner given, somebody else's. */
  async get(ref: OwnedInstrumentRef): Promise<StoredInstrument | undefined> {
    const row = await this.repository.find(ref);
    return row && shown(row);
  }

  /** All instruments of a customer, oldest first, deactivated ones included. */
  async listByCustomer(owner: {
    readonly organizationId: string;
    readonly customerId: string;
  }): Promise<StoredInstrument[]> {
    return (await this.repository.listByCustomer(owner)).map(shown);
  }

  /**
   * Changes what stands beside the number. Custom fields and address are replaced as a whole.
   * @throws DomainError `instrument-not-found` · `invalid-state` when deactivated · `validation-failed` when an expiry is given for a
   * bank account
   */
  async update(tx: Tx, ref: OwnedInstrumentRef, change: InstrumentChange): Promise<StoredInstrument> {
    const row = await this.#locked(tx, ref);
    if (row.status === 'deactivated') throw new DomainError('invalid-state', 'The instrument is deactivated.');
    const {
      billingAddress = row.billingAddress,
      customFields = row.customFields,
      useAsBackup = row.useAsBackup,
    } = change;
    const summary = changedSummary(row.summary, change);
    return shown(await this.repository.update(tx, row.id, { summary, billingAddress, customFields, useAsBackup }));
  }

  /**
   * Ends an instrument and erases its number. Doing it again changes nothing.
   * @throws DomainError `instrument-not-found`
   */
  async deactivate(tx: Tx, ref: OwnedInstrumentRef): Promise<StoredInstrument> {
    const row = await this.#locked(tx, ref);
    if (row.status === 'deactivated') return shown(row);
    return shown(await this.repository.update(tx, row.id, { status: 'deactivated', sealed: null }));
  }

  /** The first payment of these instruments was approved: those that were stored unconfirmed may be charged from now on. */
  async confirm(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.repository.confirm(tx, ids);
  }

  /** The first payment of these instruments failed: the numbers of those that were stored unconfirmed are erased. */
  async discard(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.repository.discard(tx, ids);
  }

  /** Unseals instruments for charges, in the order asked. Who may charge them is for the caller to decide by `customerId` and `status`. */
  async readForCharge(tx: Tx, refs: readonly OwnedInstrumentRef[]): Promise<InstrumentForCharge[]> {
    if (refs.length === 0) return [];
    const rows = await this.repository.readForCharge(tx, refs);
    return rows.map((row) => (row ? this.#unsealed(row) : { state: 'unknown' }));
  }

  #unsealed(row: ChargeableInstrument): InstrumentForCharge {
    try {
      const { id, organizationId, customerId, status, method, summary, sealed } = row;
      const number = sealed ? this.vault.unseal(sealed, instrumentContext(organizationId, customerId, id)) : undefined;
      return {
        state: 'known',
        id,
        customerId,
        status,
        method,
        summary,
        billingAddress: row.billingAddress ?? undefined,
        material: number && chargeMaterialOf(fromSealedText(number, summary)),
      };
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.brokenSeals.report(error);
      return { state: 'unreadable', error };
    }
  }

  async #locked(tx: Tx, ref: OwnedInstrumentRef): Promise<InstrumentView> {
    const row = await this.repository.lock(tx, ref);
    if (!row) throw new DomainError('instrument-not-found', 'There is no such payment instrument.');
    return row;
  }
}

function changedSummary(summary: NumberedSummary, change: InstrumentChange): NumberedSummary {
  const { expMonth, expYear, holderName = summary.holderName } = change;
  if (summary.method === 'payment-card') {
    return { ...summary, expMonth: expMonth ?? summary.expMonth, expYear: expYear ?? summary.expYear, holderName };
  }
  if (expMonth !== undefined || expYear !== undefined) {
    throw invalidInput({
      field: expMonth === undefined ? 'expYear' : 'expMonth',
      message: 'a bank account does not expire',
    });
  }
  return { ...summary, holderName };
}

const shown = (row: InstrumentView): StoredInstrument => toStoredInstrumentOn(new Date(processClock.nowMs()), row);
