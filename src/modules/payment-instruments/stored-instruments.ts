import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, Repository } from 'typeorm';
import { processClock } from '../../kernel/clock';
import { run, type Tx } from '../../kernel/database';
import { DomainError, invalidInput } from '../../kernel/errors';
import { chargeMaterialOf } from './charge-material';
import { fromEntity, type InstrumentRow } from './instrument-rows';
import { CONFIRM_INSTRUMENTS, DISCARD_INSTRUMENTS, READ_FOR_CHARGE } from './instrument-statements';
import { PaymentInstrumentEntity } from './payment-instrument.entity';
import { instrumentContext } from './sealed-context';
import { storeInstruments } from './store-instruments';
import type { NumberedSummary } from './summary';
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

type ChargeRow = Omit<InstrumentRow, 'number'> & { position: number; sealed: Buffer | null };

/** Cards and accounts that customers keep. Their verification codes are never kept. */
@Injectable()
export class StoredInstruments {
  constructor(
    private readonly vault: Vault,
    private readonly brokenSeals: BrokenSeals,
    @InjectRepository(PaymentInstrumentEntity) private readonly instruments: Repository<PaymentInstrumentEntity>,
  ) {}

  /**
   * Stores instruments of existing customers, each number once per customer: the same number again updates what is there and brings
   * a deactivated one back. Results in the order given.
   * @throws DomainError `validation-failed` on `id` when a given id belongs to another instrument
   */
  store(tx: Tx, given: readonly NewStoredInstrument[]): Promise<StoredInstrument[]> {
    return storeInstruments(tx, this.vault, given);
  }

  /** Undefined when unknown or, with an owner given, somebody else's. */
  async get(ref: OwnedInstrumentRef): Promise<StoredInstrument | undefined> {
    const entity = await this.instruments.findOneBy(owned(ref));
    return entity ? fromEntity(entity, today()) : undefined;
  }

  /** All instruments of a customer, oldest first, deactivated ones included. */
  async listByCustomer(owner: {
    readonly organizationId: string;
    readonly customerId: string;
  }): Promise<StoredInstrument[]> {
    const { organizationId, customerId } = owner;
    const entities = await this.instruments.find({
      where: { organizationId, customerId },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return entities.map((entity) => fromEntity(entity, today()));
  }

  /**
   * Changes what stands beside the number. Custom fields and address are replaced as a whole.
   * @throws DomainError `instrument-not-found` · `invalid-state` when deactivated · `validation-failed` when an expiry is given for a
   * bank account
   */
  async update(tx: Tx, ref: OwnedInstrumentRef, change: InstrumentChange): Promise<StoredInstrument> {
    const entity = await this.#locked(tx, ref);
    if (entity.status === 'deactivated') throw new DomainError('invalid-state', 'The instrument is deactivated.');
    const { billingAddress, customFields, useAsBackup } = change;
    entity.summary = changedSummary(entity.summary, change);
    if (billingAddress !== undefined) entity.billingAddress = billingAddress;
    if (customFields !== undefined) entity.customFields = customFields;
    if (useAsBackup !== undefined) entity.useAsBackup = useAsBackup;
    return this.#saved(tx, entity);
  }

  /**
   * Ends an instrument and erases its number. Doing it again changes nothing.
   * @throws DomainError `instrument-not-found`
   */
  async deactivate(tx: Tx, ref: OwnedInstrumentRef): Promise<StoredInstrument> {
    const entity = await this.#locked(tx, ref);
    if (entity.status === 'deactivated') return fromEntity(entity, today());
    entity.status = 'deactivated';
    entity.sealed = null;
    return this.#saved(tx, entity);
  }

  /** The first payment of these instruments was approved: those that were stored unconfirmed may be charged from now on. */
  async confirm(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await run(tx, CONFIRM_INSTRUMENTS, [ids]);
  }

  /** The first payment of these instruments failed: the numbers of those that were stored unconfirmed are erased. */
  async discard(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await run(tx, DISCARD_INSTRUMENTS, [ids]);
  }

  /** Opens instruments for charges, in the order asked. Who may charge them is for the caller to decide by `customerId` and `status`. */
  async readForCharge(tx: Tx, refs: readonly OwnedInstrumentRef[]): Promise<InstrumentForCharge[]> {
    if (refs.length === 0) return [];
    const rows = await run<ChargeRow>(tx, READ_FOR_CHARGE, [
      refs.map(({ organizationId }) => organizationId),
      refs.map(({ id }) => id),
      refs.map(({ customerId }) => customerId ?? null),
    ]);
    const byPosition = new Map(rows.map((row) => [row.position, row]));
    return refs.map((_, index) => {
      const row = byPosition.get(index + 1);
      return row ? this.#opened(row) : { state: 'unknown' };
    });
  }

  #opened(row: ChargeRow): InstrumentForCharge {
    try {
      const { id, organization_id: organizationId, customer_id: customerId, status, method, summary, sealed } = row;
      const opened = sealed ? this.vault.open(sealed, instrumentContext(organizationId, customerId, id)) : undefined;
      return {
        state: 'known',
        id,
        customerId,
        status,
        method,
        summary,
        billingAddress: row.billing_address ?? undefined,
        material: opened && chargeMaterialOf(fromSealedText(opened, summary)),
      };
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      this.brokenSeals.report(error);
      return { state: 'unreadable', error };
    }
  }

  async #locked(tx: Tx, ref: OwnedInstrumentRef): Promise<PaymentInstrumentEntity> {
    const repository = tx.getRepository(PaymentInstrumentEntity);
    const entity = await repository.findOne({ where: owned(ref), lock: { mode: 'pessimistic_write' } });
    if (!entity) throw new DomainError('instrument-not-found', 'There is no such payment instrument.');
    return entity;
  }

  async #saved(tx: Tx, entity: PaymentInstrumentEntity): Promise<StoredInstrument> {
    const repository = tx.getRepository(PaymentInstrumentEntity);
    const { id, status, summary, billingAddress, customFields, useAsBackup } = entity;
    const sealed = status === 'deactivated' ? { sealed: null } : {};
    await repository.update(id, {
      ...{ status, summary, billingAddress, customFields, useAsBackup, ...sealed },
      updatedAt: () => 'app_now()',
    });
    return fromEntity(await repository.findOneByOrFail({ id }), today());
  }
}

const owned = ({ organizationId, id, customerId }: OwnedInstrumentRef): FindOptionsWhere<PaymentInstrumentEntity> => ({
  organizationId,
  id,
  ...(customerId !== undefined && { customerId }),
});

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

const today = (): Date => new Date(processClock.nowMs());
