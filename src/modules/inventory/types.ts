/**
 * held: may be ended by time · committing: a charge is in flight · claimed: sold · released, expired: units are back in
 * stock.
 */
export type ReservationState = 'held' | 'committing' | 'claimed' | 'released' | 'expired';

/**
 * When a hold ends: so many seconds (also a fraction) after its stock row was locked, by the database clock, or at a
 * given moment.
 */
export type HoldEnd = { readonly seconds: number } | { readonly at: Date };

/** The units one purchase holds: all of them or none. */
export interface HoldRequest {
  readonly purchaseId: string;
  readonly lines: readonly { readonly line: number; readonly itemId: bigint; readonly quantity: number }[];
}

export type HoldOutcome =
  | { readonly held: true; readonly expiresAt: Date | undefined }
  /** `shortLine`: the `line` of the first request line that does not fit. */
  | { readonly held: false; readonly shortLine: number };

export interface ReservationRow {
  readonly purchaseId: string;
  readonly line: number;
  readonly itemId: bigint;
  readonly quantity: number;
  readonly state: ReservationState;
  readonly expiresAt: Date;
  readonly extended: boolean;
  /** The hold's time has passed, by the database clock. */
  readonly due: boolean;
}

/**
 * Units of one item. `onHand` and `available` are null when the item has no limit. available = onHand − held − sold.
 */
export interface StockLevel {
  readonly onHand: number | null;
  readonly held: number;
  readonly sold: number;
  readonly available: number | null;
}
