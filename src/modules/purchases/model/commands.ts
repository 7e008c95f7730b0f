import type { Answer, IdempotentRequest } from '../../../kernel/idempotency';
import type { Money } from '../../../kernel/money';
import type { Secret } from '../../../kernel/secret';
import type { ExternalId } from '../../catalog';
import type { JsonObject, PaymentInstruction } from '../../payment-instruments';
import type { Client } from './client';
import type { ExpectedTotal } from './expected-total';
import type { PurchaseDetails, PurchaseView } from './purchase';

/**
 * A postal contact as doors hand it over: validated, normalised, with `country` (alpha-2) and `region` where prices
 * depend on them.
 */
export type Address = Readonly<Record<string, unknown>> & {
  readonly country?: string | null;
  readonly region?: string | null;
};

export interface LineRequest {
  readonly offerId: string;
  readonly quantity: number;
}

/** Who buys. `new`: a record of its own is made, never matched by e-mail; a given id must not exist yet. */
export type Buyer =
  | {
      readonly kind: 'existing';
      readonly customerId: string;
      /** The address given with the purchase, if there is one: coupons per customer count it beside the customer's own. */
      readonly email?: string | null | undefined;
    }
  | {
      readonly kind: 'new';
      readonly customerId: string | undefined;
      readonly email: string | null;
      readonly keeps?: KeptInstrument | undefined;
    };

/**
 * The new buyer is registered, and the card or account given with the purchase is stored for later ones: in the
 * transaction that begins the purchase, chargeable when the payment is approved, erased when it fails.
 */
export interface KeptInstrument {
  readonly instrumentId: string;
  readonly billingAddress?: JsonObject | undefined;
  /** What a door calls the new customer and the instrument. */
  readonly names: readonly ExternalId[];
}

/** A door's own name for a purchase, unique for ever. */
export interface ExternalReference {
  /** The API client whose name it is; empty where all clients of the organization share their names. */
  readonly clientKey: string;
  readonly reference: string;
  readonly fingerprint: Buffer;
}

/** The door's translation of a result into its answer. Total: it must not fail, for money may have moved. */
export type Render = (view: PurchaseView) => Answer;

/**
 * What a door does with a purchase whose payment was declined: the storefront keeps the hold for another try, others
 * give it back. `resume-page`: a payer who chose on our page may choose again there while the session lasts, and nothing
 * is over yet; without a page it is given back.
 */
export type AfterDecline = 'keep-hold' | 'release' | 'resume-page';

/** What every purchase that is charged at once is asked for with. */
export interface Placing {
  readonly organizationId: string;
  readonly websiteId: string;
  /** Whose limits count the purchase; absent: nobody's. */
  readonly client?: Client | undefined;
  readonly door: string;
  readonly buyer: Buyer;
  readonly billingAddress: Address | null;
  readonly deliveryAddress: Address | null;
  readonly instruction: PaymentInstruction;
  /** False reserves the money only; `capture` takes it later. */
  readonly capture: boolean;
  readonly afterDecline: AfterDecline;
  /** May the payer be sent to a page? False: such a payment is voided and counts as declined. */
  readonly allowsAction: boolean;
  /** Where the shopper goes after an offsite step; checked by the door. */
  readonly redirectUrl: string | null;
  readonly details: PurchaseDetails;
  readonly idempotency: IdempotentRequest | undefined;
  readonly external: ExternalReference | undefined;
  readonly render: Render;
}

/** Buy offers of the catalogue. */
export interface PlacePurchaseCommand extends Placing {
  readonly lines: readonly LineRequest[];
  readonly couponIds: readonly string[];
  /** Coupons that may touch these offers only, by coupon id. */
  readonly couponOffers?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly shippingRateId: string | null;
  /** True: prices are final, no shipping and no tax (deals, packages). */
  readonly finalPrices: boolean;
  /** Refuse when the unit price of the first line is another one. */
  readonly expectedUnitPriceMinor: bigint | undefined;
  /** Refuse when the total is another one. */
  readonly expectedTotal: ExpectedTotal | undefined;
  /** Makes an account for the buyer in the same transaction. */
  readonly account: { readonly username: string; readonly password: Secret } | undefined;
  readonly poNumber: string | null;
}

/** Pay an amount that comes from the caller. */
export interface PlaceAmountCommand extends Placing {
  /** Made by the door, which may build links on it before the purchase exists. */
  readonly purchaseId: string;
  readonly amount: Money;
  /** Text of the one line. */
  readonly description: string;
  /** The caller's order: stands where a catalogue purchase has its offer. */
  readonly reference: string;
  readonly profile: { readonly country: string; readonly model: string };
}
