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

/** Who holds, and how much they may hold at once (ADR 10). */
export interface Holder {
  /** Keyed hash of whatever the limits are counted per; never an address itself. */
  readonly fingerprint: Buffer;
  /** Holds that may run at the same time; null: any number. */
  readonly activeHolds: number | null;
  /** The share of an item's available units, 0 to 1, that one holder may hold; null: all of them. */
  readonly unitsShare: number | null;
  /** Units of an item that may be held whatever the share is, by item id; of other items `LIMITS.heldUnits`. */
  readonly unitsOf: ReadonlyMap<string, number>;
}

/** The units one purchase holds: all of them or none. */
export interface HoldRequest {
  readonly purchaseId: string;
  /** Whose limits count the hold; absent: nobody's. */
  readonly holder?: Holder | undefined;
  /** Nothing that pays was given yet (a reservation, a payment page): the hold counts from its beginning. */
  readonly waitsForPayer?: boolean | undefined;
  readonly lines: readonly { readonly line: number; readonly itemId: bigint; readonly quantity: number }[];
}

export type HoldOutcome =
  | { readonly held: true; readonly expiresAt: Date | undefined }
  /** `shortLine`: the `line` of the first request line that does not fit. */
  | { readonly held: false; readonly shortLine: number };

/** Units of one line of a purchase. */
export interface UnitsOfLine {
  readonly line: number;
  readonly units: number;
}

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
