import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, Repository } from 'typeorm';
import { run, selectList, statement, type Tx } from '../../kernel/database';
import { PaymentInstrumentEntity } from './payment-instrument.entity';
import type { OwnedInstrumentRef } from './types';

const VIEW = selectList(PaymentInstrumentEntity, 'i');

/** What the batch statements take: one array per column. */
const GIVEN = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::text[], $9::text[], $10::boolean[], $11::text[])
  AS given (id, organization_id, customer_id, method, summary, sealed, fingerprint, billing_address, custom_fields, use_as_backup, status)`;

/** Numbers the customer already has (or an id that is taken) are left out; those rows are updated by the next statements. */
const INSERT_INSTRUMENTS = statement(
  'payment-instruments.insert',
  `INSERT INTO payment_instrument AS i (id, organization_id, customer_id, method, summary, sealed, fingerprint, billing_address, custom_fields, use_as_backup, status)
   SELECT id, organization_id, customer_id, method, summary::jsonb, sealed, fingerprint, billing_address::jsonb, custom_fields::jsonb, use_as_backup, status
     FROM ${GIVEN} ORDER BY organization_id, customer_id, fingerprint
   ON CONFLICT DO NOTHING
   RETURNING ${VIEW}, i.fingerprint`,
);

/** Finds by number what an insert ran into, and locks it in id order. */
const LOCK_SAME_NUMBERS = statement(
  'payment-instruments.lock-same-numbers',
  `SELECT ${VIEW}, i.fingerprint FROM payment_instrument i
    WHERE (i.organization_id, i.customer_id, i.fingerprint) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]))
    ORDER BY i.id FOR UPDATE`,
);

/**
 * The same number stored again: newer details win, members of custom fields are added, a deactivated instrument comes back. One that
 * still waits for its first payment goes on waiting, and one that can be charged stays so.
 */
const UPDATE_INSTRUMENTS = statement(
  'payment-instruments.store-again',
  `UPDATE payment_instrument i
      SET status = CASE WHEN i.status = 'active' THEN i.status ELSE given.status END, method = given.method, summary = given.summary::jsonb, sealed = given.sealed,
          billing_address = coalesce(given.billing_address::jsonb, i.billing_address),
          custom_fields = i.custom_fields || given.custom_fields::jsonb, use_as_backup = given.use_as_backup, updated_at = app_now()
     FROM ${GIVEN}
    WHERE i.id = given.id
   RETURNING ${VIEW}, i.fingerprint`,
);

/** What waited for its first payment may be charged from now on, or is erased. Anything else is left alone. */
const CONFIRM_INSTRUMENTS = statement(
  'payment-instruments.confirm',
  `UPDATE payment_instrument SET status = 'active', updated_at = app_now()
    WHERE id = ANY ($1::text[]) AND status = 'verification-needed'`,
);
const DISCARD_INSTRUMENTS = statement(
  'payment-instruments.discard',
  `UPDATE payment_instrument SET status = 'deactivated', sealed = NULL, updated_at = app_now()
    WHERE id = ANY ($1::text[]) AND status = 'verification-needed'`,
);

const READ_FOR_CHARGE = statement(
  'payment-instruments.read-for-charge',
  `SELECT asked.position::int AS position, ${VIEW}, i.sealed
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS asked (organization_id, id, customer_id, position)
     JOIN payment_instrument i ON i.id = asked.id AND i.organization_id = asked.organization_id
      AND (asked.customer_id IS NULL OR i.customer_id = asked.customer_id)`,
);

/** The members an instrument is written with. */
export type InstrumentValues = Pick<
  PaymentInstrumentEntity,
  | 'id'
  | 'organizationId'
  | 'customerId'
  | 'method'
  | 'summary'
  | 'sealed'
  | 'fingerprint'
  | 'billingAddress'
  | 'customFields'
  | 'useAsBackup'
  | 'status'
>;

/** An instrument as everybody may see it. */
export type InstrumentView = Omit<PaymentInstrumentEntity, 'sealed' | 'fingerprint'>;
/** An instrument with what tells it from the customer's others. */
export type FingerprintedInstrument = InstrumentView & Pick<PaymentInstrumentEntity, 'fingerprint'>;
/** An instrument with its number, sealed. */
export type ChargeableInstrument = InstrumentView & Pick<PaymentInstrumentEntity, 'sealed'>;
/** A customer's number: there is at most one instrument of it. */
export type InstrumentNumber = Pick<PaymentInstrumentEntity, 'organizationId' | 'customerId' | 'fingerprint'>;

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
const columns = (rows: readonly InstrumentValues[]): unknown[] => [
  rows.map(({ id }) => id),
  rows.map(({ organizationId }) => organizationId),
  rows.map(({ customerId }) => customerId),
  rows.map(({ method }) => method),
  rows.map(({ summary }) => json(summary)),
  rows.map(({ sealed }) => sealed),
  rows.map(({ fingerprint }) => fingerprint),
  rows.map(({ billingAddress }) => json(billingAddress)),
  rows.map(({ customFields }) => json(customFields)),
  rows.map(({ useAsBackup }) => useAsBackup),
  rows.map(({ status }) => status),
];
const owned = ({ organizationId, id, customerId }: OwnedInstrumentRef): FindOptionsWhere<PaymentInstrumentEntity> => ({
  organizationId,
  id,
  ...(customerId !== undefined && { customerId }),
});

/** Rows of `payment_instrument`. Whoever locks several locks them in the order of their ids. */
@Injectable()
export class PaymentInstrumentRepository {
  constructor(
    @InjectRepository(PaymentInstrumentEntity) private readonly instruments: Repository<PaymentInstrumentEntity>,
  ) {}

  /** @returns those that were new */
  async insert(tx: Tx, rows: readonly InstrumentValues[]): Promise<FingerprintedInstrument[]> {
    return run<FingerprintedInstrument>(tx, INSERT_INSTRUMENTS, columns(rows));
  }

  /** Locks the instruments that have these numbers. */
  async lockSameNumbers(tx: Tx, numbers: readonly InstrumentNumber[]): Promise<FingerprintedInstrument[]> {
    return run<FingerprintedInstrument>(tx, LOCK_SAME_NUMBERS, [
      numbers.map(({ organizationId }) => organizationId),
      numbers.map(({ customerId }) => customerId),
      numbers.map(({ fingerprint }) => fingerprint),
    ]);
  }

  /** Writes instruments over those of the same ids. @returns them as they are now */
  async storeAgain(tx: Tx, rows: readonly InstrumentValues[]): Promise<FingerprintedInstrument[]> {
    return run<FingerprintedInstrument>(tx, UPDATE_INSTRUMENTS, columns(rows));
  }

  async confirm(tx: Tx, ids: readonly string[]): Promise<void> {
    await run(tx, CONFIRM_INSTRUMENTS, [ids]);
  }

  async discard(tx: Tx, ids: readonly string[]): Promise<void> {
    await run(tx, DISCARD_INSTRUMENTS, [ids]);
  }

  /** @returns instruments with their numbers, one per reference, in order; undefined where there is none */
  async readForCharge(tx: Tx, refs: readonly OwnedInstrumentRef[]): Promise<(ChargeableInstrument | undefined)[]> {
    const rows = await run<ChargeableInstrument & { position: number }>(tx, READ_FOR_CHARGE, [
      refs.map(({ organizationId }) => organizationId),
      refs.map(({ id }) => id),
      refs.map(({ customerId }) => customerId ?? null),
    ]);
    const byPosition = new Map(rows.map((row) => [row.position, row]));
    return refs.map((_, index) => byPosition.get(index + 1));
  }

  async find(ref: OwnedInstrumentRef): Promise<InstrumentView | undefined> {
    return (await this.instruments.findOneBy(owned(ref))) ?? undefined;
  }

  /** Oldest first. */
  async listByCustomer({
    organizationId,
    customerId,
  }: Pick<InstrumentView, 'organizationId' | 'customerId'>): Promise<InstrumentView[]> {
    return this.instruments.find({ where: { organizationId, customerId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Locks an instrument until the transaction ends. */
  async lock(tx: Tx, ref: OwnedInstrumentRef): Promise<InstrumentView | undefined> {
    const options = { where: owned(ref), lock: { mode: 'pessimistic_write' } } as const;
    return (await tx.withRepository(this.instruments).findOne(options)) ?? undefined;
  }

  /** Changes a locked instrument. @returns it as it is now */
  async update(
    tx: Tx,
    id: string,
    changes: Partial<
      Pick<PaymentInstrumentEntity, 'status' | 'summary' | 'billingAddress' | 'customFields' | 'useAsBackup' | 'sealed'>
    >,
  ): Promise<InstrumentView> {
    const repository = tx.withRepository(this.instruments);
    await repository.update(id, { ...changes, updatedAt: () => 'app_now()' });
    return repository.findOneByOrFail({ id });
  }
}
