import type { PurchaseDetails, PurchaseView, RefundRules } from '../../modules/purchases';
import type { PurchaseDto, RedirectionDto } from './dto/purchase.dto';
import type { PurchaseCustomerDto } from './dto/customer.dto';

/** What this door keeps with a purchase: what the caller sent, as far as it is shown again, and what was decided about it. Never card data. */
export interface MerchantDetails {
  readonly order: string;
  /** As requested, in minor units of the requested currency (text: it is kept as JSON). */
  readonly requestedMinor: string;
  readonly requestedCurrency: string;
  readonly country: string;
  readonly model: string;
  readonly paymentMediaId: number;
  readonly methodName: string;
  readonly methodType: string;
  readonly flow: 'API' | 'Redirect';
  readonly capture: boolean;
  readonly installments: number;
  /** Number of a registered customer; an anonymous one has theirs from the purchase. */
  readonly customerNumber: number | null;
  readonly owner: 'Anonymous' | 'Commerce';
  readonly customer: PurchaseCustomerDto | null;
  readonly commerceCustomerId: string | null;
  readonly isFirstRecurrent: boolean;
  readonly hasCvv: boolean;
  /** Number of the stored card that pays. */
  readonly profileNumber: number | null;
  readonly redirection: RedirectionDto | null;
  readonly echoed: Echoed;
}

/** Members that are shown as they came. */
type Echoed = Pick<
  PurchaseDto,
  | 'Tip'
  | 'Description'
  | 'AdditionalData'
  | 'CustomerUserAgent'
  | 'CustomerIP'
  | 'MetadataIn'
  | 'AntifraudData'
  | 'DataUY'
  | 'LoyaltyPlan'
>;

/** The details of a purchase. One of another door has none of ours, and shows what can be said of any purchase. */
export const detailsOf = ({ purchase, attempts }: Pick<PurchaseView, 'purchase' | 'attempts'>): MerchantDetails =>
  (purchase.details as { merchant?: MerchantDetails }).merchant ?? {
    order: purchase.id,
    requestedMinor: purchase.amountMinor.toString(),
    requestedCurrency: purchase.currency,
    country: '',
    model: '',
    paymentMediaId: 0,
    methodName: attempts[0]?.method ?? '',
    methodType: '',
    flow: 'API',
    capture: true,
    installments: 1,
    customerNumber: null,
    owner: 'Commerce',
    customer: null,
    commerceCustomerId: null,
    isFirstRecurrent: false,
    hasCvv: false,
    profileNumber: null,
    redirection: null,
    echoed: {},
  };

/** The details as a purchase keeps them. */
export const toDetails = (merchant: MerchantDetails, refunds: RefundRules): PurchaseDetails => ({
  merchant,
  reference: merchant.order,
  refunds,
});
