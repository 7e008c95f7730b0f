import type { InstrumentSummary } from './summary';
import type { PaymentToken } from './types';
import type { SealContext } from './vault/envelope';

/** A token as the statements return it. */
export interface TokenRow {
  id: string;
  organization_id: string;
  website_id: string;
  method: string;
  summary: InstrumentSummary;
  billing_address: object | null;
  risk_metadata: object | null;
  email: string | null;
  instrument_id: string | null;
  expires_at: Date;
  used_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** A token that a purchase asks for, numbered by its place in the question. */
export interface PurchaseRow extends TokenRow {
  position: number;
  state: 'ready' | 'used' | 'expired';
  sealed: Buffer | null;
  sealed_code: Buffer | null;
}

export const toToken = (row: TokenRow): PaymentToken => ({
  id: row.id,
  organizationId: row.organization_id,
  websiteId: row.website_id,
  method: row.method,
  summary: row.summary,
  billingAddress: row.billing_address ?? undefined,
  riskMetadata: row.risk_metadata ?? undefined,
  email: row.email ?? undefined,
  instrumentId: row.instrument_id ?? undefined,
  isUsed: row.used_at !== null,
  usageTime: row.used_at ?? undefined,
  expirationTime: row.expires_at,
  createdTime: row.created_at,
  updatedTime: row.updated_at,
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
