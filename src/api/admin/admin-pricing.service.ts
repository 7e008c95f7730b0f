import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import {
  CountryRates,
  type CountryTax,
  Coupons,
  DeliveryRates,
  type ExchangeRate,
  Pricing,
  type PutCoupon,
  type PutShippingRate,
  type PutTaxRate,
} from '../../modules/pricing';

/** Writes to what prices are made of, each in a transaction of its own. This process forgets its snapshot of prices afterwards. */
@Injectable()
export class AdminPricingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly coupons: Coupons,
    private readonly deliveryRates: DeliveryRates,
    private readonly countryRates: CountryRates,
    private readonly pricing: Pricing,
  ) {}

  /** Creates or replaces a coupon. @throws DomainError when it was redeemed and would give something else */
  async putCoupon(coupon: PutCoupon): Promise<void> {
    await this.unitOfWork.run((tx) => this.coupons.put(tx, coupon));
    this.pricing.forget(coupon.organizationId);
  }

  /** Creates or replaces a shipping rate. */
  async putShippingRate(rate: PutShippingRate): Promise<void> {
    await this.unitOfWork.run((tx) => this.deliveryRates.putShippingRate(tx, rate));
    this.pricing.forget(rate.organizationId);
  }

  /** Creates or replaces the tax rate of a region. */
  async putTaxRate(rate: PutTaxRate): Promise<void> {
    await this.unitOfWork.run((tx) => this.deliveryRates.putTaxRate(tx, rate));
    this.pricing.forget(rate.organizationId);
  }

  /** Creates or replaces the exchange rate of a day. */
  async putExchangeRate(organizationId: string, rate: ExchangeRate): Promise<void> {
    await this.unitOfWork.run((tx) => this.countryRates.putExchangeRate(tx, organizationId, rate));
  }

  /** Replaces the taxes of a country from a day on. */
  async putCountryTaxes(
    organizationId: string,
    country: string,
    validFrom: string,
    taxes: readonly Omit<CountryTax, 'position'>[],
  ): Promise<void> {
    await this.unitOfWork.run((tx) => this.countryRates.putCountryTaxes(tx, organizationId, country, validFrom, taxes));
  }
}
