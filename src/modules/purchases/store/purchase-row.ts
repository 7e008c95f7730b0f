import { decodeDocument } from '../../../kernel/money';
import type { Door, Purchase, PurchaseDetails, PurchasedLine, PurchaseState } from '../model/purchase';

export const PURCHASE_COLUMNS = `id, number, organization_id, website_id, customer_id, door, state, kind, currency, amount_minor, invoice_id, lines, details,
  external_ref, renewal_at, created_at, updated_at`;

/** A row of `purchase` as the driver returns it. */
export interface RawPurchase {
  id: string;
  number: bigint;
  organization_id: string;
  website_id: string;
  customer_id: string | null;
  door: Door;
  state: PurchaseState;
  kind: Purchase['kind'];
  currency: string;
  amount_minor: bigint;
  invoice_id: string | null;
  lines: unknown;
  details: PurchaseDetails;
  external_ref: string | null;
  renewal_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export const toPurchase = (row: RawPurchase): Purchase => ({
  id: row.id,
  number: row.number,
  organizationId: row.organization_id,
  websiteId: row.website_id,
  customerId: row.customer_id,
  door: row.door,
  state: row.state,
  kind: row.kind,
  currency: row.currency,
  amountMinor: row.amount_minor,
  invoiceId: row.invoice_id,
  lines: decodeDocument<PurchasedLine[]>(row.lines),
  details: row.details,
  externalRef: row.external_ref,
  renewalAt: row.renewal_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
