import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog';
import { CouponRedemptionRepository } from './coupons/coupon-redemption.repository';
import { CouponRepository } from './coupons/coupon.repository';
import { Coupons } from './coupons/coupons.service';
import { CountryPaymentMethodEntity } from './entities/country-payment-method.entity';
import { CountryTaxEntity } from './entities/country-tax.entity';
import { CouponRedemptionEntity } from './entities/coupon-redemption.entity';
import { CouponEntity } from './entities/coupon.entity';
import { ExchangeRateEntity } from './entities/exchange-rate.entity';
import { ShippingRateEntity } from './entities/shipping-rate.entity';
import { TaxRateEntity } from './entities/tax-rate.entity';
import { Pricing } from './pricing.service';
import { CountryRateRepository } from './rates/country-rate.repository';
import { CountryRates } from './rates/country-rates.service';
import { DeliveryRateRepository } from './rates/delivery-rate.repository';
import { DeliveryRates } from './rates/delivery-rates.service';

@Module({
  imports: [
    CatalogModule,
    TypeOrmModule.forFeature([
      CouponEntity,
      CouponRedemptionEntity,
      ShippingRateEntity,
      TaxRateEntity,
      ExchangeRateEntity,
      CountryTaxEntity,
      CountryPaymentMethodEntity,
    ]),
  ],
  providers: [
    CouponRepository,
    CouponRedemptionRepository,
    DeliveryRateRepository,
    CountryRateRepository,
    Coupons,
    DeliveryRates,
    CountryRates,
    Pricing,
  ],
  exports: [Pricing, Coupons, DeliveryRates, CountryRates],
})
export class PricingModule {}
