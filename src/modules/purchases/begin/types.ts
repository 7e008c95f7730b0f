import type { IdempotentRequest } from '../../../kernel/idempotency';
import type { Holder } from '../../inventory';
import type { AccountRouting, RoutedAccount } from '../../payments';
import type { ChargeMaterial, PaymentInstruction } from '../../payment-instruments';
import type { Address, AfterDecline, ExternalReference, KeptInstrument, Render } from '../model/commands';
import type { Client } from '../model/client';
import type { PurchaseDetails, PurchaseView } from '../model/purchase';
import type { Priced } from './confirm-prices';
import type { PricedCart } from './priced-cart';
import type { Refusal } from './refusals';

/** Everything the first transaction needs to know of one purchase: decided, priced, with its ids. */
export interface Beginning extends Priced {
  readonly purchaseId: string;
  readonly invoiceId: string;
  readonly attemptId: string;
  readonly websiteId: string;
  readonly door: string;
  readonly customerId: string;
  /** Set when the buyer's record is made with the purchase. */
  readonly newCustomer:
    | {
        readonly email: string | null;
        readonly keeps?: KeptInstrument | undefined;
        /** The caller chose the id, so it may be somebody's already. */
        readonly named: boolean;
      }
    | undefined;
  readonly billingAddress: Address | null;
  readonly deliveryAddress: Address | null;
  readonly instruction: PaymentInstruction;
  readonly capture: boolean;
  readonly redirectUrl: string | null;
  readonly details: PurchaseDetails;
  readonly poNumber: string | null;
  readonly account: { readonly username: string; readonly passwordHash: string } | undefined;
  readonly cart: PricedCart;
  /** Whose declines are counted; undefined: nobody's. */
  readonly client: Client | undefined;
  /** Whose limits count the hold; undefined: nobody's. */
  readonly holder: Holder | undefined;
  /** Nothing that pays is given: the payer goes to a page, or pays later. */
  readonly waitsForPayer: boolean;
  /** Coupons of the cart whose redemptions are counted, by the version that the price was made with. */
  readonly limitedCoupons: ReadonlySet<string>;
  /** What coupons per customer count beside the customer's id. */
  readonly redeemerEmails: readonly string[];
  /** Units of each offer a customer may have in total. */
  readonly unitLimits: ReadonlyMap<string, number>;
  readonly afterDecline: AfterDecline;
  readonly allowsAction: boolean;
  /** Where payments of the organization go. */
  readonly routing: AccountRouting;
  /** Country and model of the merchant account, where acquirers' rules depend on them. */
  readonly profile?: { readonly country: string; readonly model: string } | undefined;
  /** Text on the payer's statement. */
  readonly descriptor: string;
  readonly idempotency: IdempotentRequest | undefined;
  readonly external: ExternalReference | undefined;
  readonly render: Render;
}

/** How a purchase will be paid, resolved from its instruction. */
export interface Payer {
  readonly method: string;
  readonly instrumentId: string | null;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly material: ChargeMaterial;
  /** Where the payment goes; null: there is nothing to pay. */
  readonly account: RoutedAccount | null;
}

/** A purchase that is on record, with stock in hand, and now must be paid. */
export interface Begun {
  readonly beginning: Beginning;
  readonly view: PurchaseView;
  readonly payer: Payer;
}

export type BeginOutcome =
  | { readonly kind: 'begun'; readonly begun: Begun }
  /** A token stands for a page, so the hold has to be admitted: begin again with `waitsForPayer`. */
  | { readonly kind: 'waits-for-payer' }
  | Refusal;
