import type { ShippingRate, TaxRate } from '../quote';

export interface PutShippingRate extends ShippingRate {
  readonly organizationId: string;
  readonly isActive: boolean;
}

export interface PutTaxRate extends TaxRate {
  readonly organizationId: string;
  readonly isActive: boolean;
}

/** `rate` units of `toCurrency` for one unit of `fromCurrency`, from the day `validOn` on. */
export interface ExchangeRate {
  readonly fromCurrency: string;
  readonly toCurrency: string;
  /** YYYY-MM-DD. */
  readonly validOn: string;
  /** Decimal text above 0. */
  readonly rate: string;
  readonly typeCode: string;
}

/** A tax that a country puts on a payment. */
export interface CountryTax {
  readonly code: string;
  readonly name: string;
  readonly position: number;
  /** Parts per million: 200 000 = 20 %. */
  readonly ratePpm: number;
  /** The taxes that belong to this one's base, beside the gross amount; they stand before it. */
  readonly baseCodes: readonly string[];
  /** Who bears it. */
  readonly responsible: string;
}

export type MerchantModel = 'gateway' | 'payfac';
export type PaymentFlow = 'API' | 'Redirect';

/** A way to pay in a country, and what can be done with it. The flow is a property of the method, never a choice of the caller. */
export interface CountryPaymentMethod {
  readonly country: string;
  readonly model: MerchantModel | 'any';
  readonly paymentMediaId: number;
  readonly name: string;
  readonly purchase: boolean;
  readonly preauthorization: boolean;
  readonly fullRefund: boolean;
  readonly partialRefund: boolean;
  readonly type: string;
  readonly flow: PaymentFlow;
}
