import type { TokenView } from './payment-token.repository';
import type { PaymentToken } from './types';

/** A row as the module shows it. */
export const toPaymentToken = (row: TokenView): PaymentToken => ({
  id: row.id,
  organizationId: row.organizationId,
  websiteId: row.websiteId,
  method: row.method,
  summary: row.summary,
  billingAddress: row.billingAddress ?? undefined,
  riskMetadata: row.riskMetadata ?? undefined,
  email: row.email ?? undefined,
  instrumentId: row.instrumentId ?? undefined,
  isUsed: row.usedAt !== null,
  usageTime: row.usedAt ?? undefined,
  expirationTime: row.expiresAt,
  createdTime: row.createdAt,
  updatedTime: row.updatedAt,
});
