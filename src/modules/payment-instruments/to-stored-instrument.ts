import { isPast } from './check-instruction';
import type { InstrumentView } from './payment-instrument.repository';
import type { StoredInstrument } from './types';

/** A row as the module shows it. */
export const toStoredInstrument = (row: InstrumentView): StoredInstrument => ({
  id: row.id,
  organizationId: row.organizationId,
  customerId: row.customerId,
  number: row.number,
  method: row.method,
  status: row.status,
  summary: row.summary,
  billingAddress: row.billingAddress ?? undefined,
  customFields: row.customFields,
  useAsBackup: row.useAsBackup,
  createdTime: row.createdAt,
  updatedTime: row.updatedAt,
});

/** The same, an active card as expired once its time is over; what may be charged is for the gateway to say. */
export function toStoredInstrumentOn(today: Date, row: InstrumentView): StoredInstrument {
  const { status, summary } = row;
  const hasExpired = summary.method === 'payment-card' && isPast(summary.expMonth, summary.expYear, today);
  return { ...toStoredInstrument(row), status: status === 'active' && hasExpired ? 'expired' : status };
}
