import type { Answer, IdempotentRequest } from '../../../kernel/idempotency';
import type { Priced } from '../begin/confirm-prices';
import type { Holding } from '../begin/hold-requests';
import type { PricedCart } from '../begin/priced-cart';
import type { Refusal } from '../begin/refusals';
import type { Client } from '../model/client';
import type { LineRequest } from '../model/commands';
import type { PurchaseDetails, UnnumberedView } from '../model/purchase';

export interface ReservePurchaseCommand {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly door: string;
  readonly lines: readonly LineRequest[];
  /** By the database clock; may be a fraction. */
  readonly holdSeconds: number;
  /** Whose limits count the reservation; undefined: nobody's. */
  readonly client: Client | undefined;
  readonly details: PurchaseDetails;
  readonly idempotency: IdempotentRequest | undefined;
  /** The door's translation of a reservation into its answer, before the reservation is written. Total. */
  readonly render: (view: UnnumberedView) => Answer;
}

/** A reservation that is priced and has its id; nothing of it is written yet. */
export interface Reserving extends Priced, Holding {
  readonly command: ReservePurchaseCommand;
  readonly cart: PricedCart;
}

export type ReserveOutcome = { readonly kind: 'reserved'; readonly answer: Answer } | Refusal;
