import type { SealContext } from './vault/envelope';

/** Where the number of a stored instrument stands. Part of the stored data's format. */
export const instrumentContext = (organizationId: string, customerId: string, rowId: string): SealContext => ({
  table: 'payment_instrument',
  rowId,
  organizationId,
  customerId,
  field: 'sealed',
});

/** Where the number of a token stands, and where its code. Part of the stored data's format. */
export const numberContext = (organizationId: string, rowId: string): SealContext => ({
  table: 'payment_token',
  rowId,
  organizationId,
  field: 'sealed',
});

export const codeContext = (organizationId: string, rowId: string): SealContext => ({
  table: 'payment_token_code',
  rowId,
  organizationId,
  field: 'sealed',
});
