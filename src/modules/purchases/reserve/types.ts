import type { Answer, IdempotentRequest } from '../../../kernel/idempotency';
import type { DomainError } from '../../../kernel/errors';
import type { Holder } from '../../inventory';
import type { PricedCart } from '../begin/priced-cart';
import type { LineRequest } from '../model/commands';
import type { Door, PurchaseDetails, UnnumberedView } from '../model/purchase';

export interface ReservePurchaseCommand {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly door: Door;
  readonly lines: readonly LineRequest[];
  /** By the database clock; may be a fraction. */
  readonly holdSeconds: number;
  /** Whose running holds are counted; undefined: nobody's. */
  readonly holder: Holder | undefined;
  readonly details: PurchaseDetails;
  readonly idempotency: IdempotentRequest | undefined;
  /** The door's translation of a reservation into its answer, before the reservation is written. Total. */
  readonly render: (view: UnnumberedView) => Answer;
}

/** A reservation that is priced and has its id; nothing of it is written yet. */
export interface Reserving {
  readonly purchaseId: string;
  readonly organizationId: string;
  readonly command: ReservePurchaseCommand;
  readonly cart: PricedCart;
  /** Version of the catalogue the price was made with, and the moment it was made for. */
  readonly catalogVersion: string;
  readonly pricedAt: Date;
}

export type ReserveOutcome =
  | { readonly kind: 'reserved'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly error: DomainError }
  /** The catalogue has changed since the price was made. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'key-taken' };
