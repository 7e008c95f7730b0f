export const VOUCHER_STATES = ['valid', 'redeemed', 'expired', 'cancelled', 'reissued'] as const;
export type VoucherState = (typeof VOUCHER_STATES)[number];

/** The right to one unit of an offer, made in the transaction that fulfils its purchase. */
export interface Voucher {
  readonly id: string;
  readonly organizationId: string;
  readonly purchaseId: string;
  /** 1…n among the vouchers of its purchase. */
  readonly unit: number;
  readonly offerId: string;
  readonly customerId: string | null;
  /** At least 128 random bits: knowing it is the right to see the voucher. */
  readonly slug: string;
  /** Twelve digits, Code 128. */
  readonly barcode: string;
  readonly redemptionCode: string;
  /** As it is now, by the database clock: a valid voucher whose time has passed is expired. */
  readonly state: VoucherState;
  readonly expiresAt: Date | null;
  readonly redeemedAt: Date | null;
  readonly createdAt: Date;
}

/** A voucher as it is issued. */
export type NewVoucher = Voucher & { readonly state: 'valid'; readonly redeemedAt: null };

/** A purchase whose units get vouchers. */
export interface VoucherRequest {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly customerId: string | null;
  readonly createdAt: Date;
  readonly lines: readonly { readonly offerId: string; readonly quantity: number; readonly expiresAt: Date | null }[];
}

/** The vouchers of one line of a purchase: units `firstUnit` to `lastUnit`, of which `units` are given back in all. */
export interface VoucherLine {
  readonly firstUnit: number;
  readonly lastUnit: number;
  readonly units: number;
}

/** What became of the vouchers of a line. */
export interface VoucherCount {
  readonly cancelled: number;
  readonly redeemed: number;
}
