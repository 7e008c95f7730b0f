import type { Voucher, VoucherState } from './types';

/** What a voucher is read with: its state is the one of this moment, by the database clock. */
export const VOUCHER_COLUMNS = `id, organization_id, purchase_id, unit, offer_id, customer_id, slug, barcode, redemption_code, expires_at, redeemed_at, created_at,
  CASE WHEN state = 'valid' AND expires_at <= app_now() THEN 'expired' ELSE state END AS state`;

/** A row of `voucher` as the driver returns it. */
export interface RawVoucher {
  id: string;
  organization_id: string;
  purchase_id: string;
  unit: number;
  offer_id: string;
  customer_id: string | null;
  slug: string;
  barcode: string;
  redemption_code: string;
  state: VoucherState;
  expires_at: Date | null;
  redeemed_at: Date | null;
  created_at: Date;
}

export const toVoucher = (row: RawVoucher): Voucher => ({
  id: row.id,
  organizationId: row.organization_id,
  purchaseId: row.purchase_id,
  unit: row.unit,
  offerId: row.offer_id,
  customerId: row.customer_id,
  slug: row.slug,
  barcode: row.barcode,
  redemptionCode: row.redemption_code,
  state: row.state,
  expiresAt: row.expires_at,
  redeemedAt: row.redeemed_at,
  createdAt: row.created_at,
});
