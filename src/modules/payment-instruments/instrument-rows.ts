import { isPast } from './check-instruction';
import type { PaymentInstrumentEntity } from './payment-instrument.entity';
import type { NumberedSummary } from './summary';
import type { InstrumentStatus, StoredInstrument } from './types';

/** A row as the statements return it. */
export interface InstrumentRow {
  id: string;
  organization_id: string;
  customer_id: string;
  number: bigint;
  method: string;
  status: InstrumentStatus;
  summary: NumberedSummary;
  billing_address: object | null;
  custom_fields: object;
  use_as_backup: boolean;
  created_at: Date;
  updated_at: Date;
}

export const fromRow = (row: InstrumentRow): StoredInstrument => ({
  id: row.id,
  organizationId: row.organization_id,
  customerId: row.customer_id,
  number: row.number,
  method: row.method,
  status: row.status,
  summary: row.summary,
  billingAddress: row.billing_address ?? undefined,
  customFields: row.custom_fields,
  useAsBackup: row.use_as_backup,
  createdTime: row.created_at,
  updatedTime: row.updated_at,
});

/** @param today decides whether an active card is shown as expired; what may be charged is for the gateway to say */
export const fromEntity = (entity: PaymentInstrumentEntity, today: Date): StoredInstrument => ({
  id: entity.id,
  organizationId: entity.organizationId,
  customerId: entity.customerId,
  number: entity.number,
  method: entity.method,
  status: entity.status === 'active' && hasExpired(entity.summary, today) ? 'expired' : entity.status,
  summary: entity.summary,
  billingAddress: entity.billingAddress ?? undefined,
  customFields: entity.customFields,
  useAsBackup: entity.useAsBackup,
  createdTime: entity.createdAt,
  updatedTime: entity.updatedAt,
});

const hasExpired = (summary: NumberedSummary, today: Date): boolean =>
  summary.method === 'payment-card' && isPast(summary.expMonth, summary.expYear, today);
