import type { SealContext } from './vault/envelope';

/** Where the number of a stored instrument stands. Part of the stored data's format. */
export const instrumentContext = (organizationId: string, customerId: string, rowId: string): SealContext => ({
  table: 'payment_instrument',
  rowId,
  organizationId,
  customerId,
  field: 'sealed',
});
