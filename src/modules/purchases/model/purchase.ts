import type { Attempt } from '../../payments';
import type { Invoice } from '../../invoicing';
import type { Voucher } from '../../vouchers';

/**
 * reserved: stock is held, nobody pays yet · pending: a payment is under way or was declined · fulfilled: paid and
 * handed over · released: given back before payment · canceled: ended after payment began · abandoned: waited too long.
 */
export const PURCHASE_STATES = ['reserved', 'pending', 'fulfilled', 'released', 'canceled', 'abandoned'] as const;
export type PurchaseState = (typeof PURCHASE_STATES)[number];

/** Where a purchase may go. `canceled` → `fulfilled` does not exist: whoever is paid too late gets the money back. */
export const PURCHASE_TRANSITIONS = {
  reserved: ['pending', 'fulfilled', 'released', 'canceled', 'abandoned'],
  pending: ['fulfilled', 'released', 'canceled', 'abandoned'],
  fulfilled: ['canceled'],
  // a late claim or a late payment holds stock anew
  released: ['pending', 'fulfilled', 'canceled'],
  abandoned: ['pending', 'fulfilled', 'canceled'],
  canceled: [],
} as const satisfies Record<PurchaseState, readonly PurchaseState[]>;

export interface PurchasedLine {
  readonly line: number;
  readonly kind: 'item' | 'setup';
  readonly offerId: string;
  /** Decimal text of the item's number; null for a line without stock (a setup fee, a free amount). */
  readonly itemId: string | null;
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  readonly priceMinor: bigint;
  /** How many vouchers each unit makes: 1 or 0. */
  readonly vouchersPerUnit: 0 | 1;
  /** When the vouchers of this line end, ISO 8601; null: never. */
  readonly vouchersExpireAt: string | null;
}

/** What may be paid back of a payment, by its method. */
export interface RefundRules {
  readonly full: boolean;
  readonly partial: boolean;
}

/** Free members a door keeps with the purchase and shows again. Never card data. */
export type PurchaseDetails = Readonly<Record<string, unknown>> & {
  /** Its buyer's or partner's own word for the purchase, which may name several (order number, reference). */
  readonly reference?: string;
  /** Absent: any part may be paid back. */
  readonly refunds?: RefundRules;
  /** Topics of further events that are written with the fulfilment. */
  readonly announces?: readonly string[];
};

export interface Purchase {
  readonly id: string;
  readonly number: bigint;
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string | null;
  /** Name of the door it came through. */
  readonly door: string;
  readonly state: PurchaseState;
  readonly kind: 'one-time-order' | 'subscription-order';
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly invoiceId: string | null;
  readonly lines: readonly PurchasedLine[];
  readonly details: PurchaseDetails;
  readonly externalRef: string | null;
  readonly renewalAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One purchase with everything a door may show of it. */
export interface PurchaseView {
  readonly purchase: Purchase;
  readonly invoice: Invoice | null;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
  /** In unit order; a part of them where there are many. */
  readonly vouchers: readonly Voucher[];
  /** End of the stock hold, while there is one. */
  readonly holdExpiresAt: Date | null;
  /** Number of the customer, as far as it was looked up. */
  readonly customerNumber?: bigint | undefined;
}

/**
 * A purchase with everything a door may show before it is written: all but its number, which the database gives out. An
 * answer made of this alone can travel in the transaction it speaks of.
 */
export interface UnnumberedView extends Omit<PurchaseView, 'purchase'> {
  readonly purchase: Omit<Purchase, 'number'>;
}
