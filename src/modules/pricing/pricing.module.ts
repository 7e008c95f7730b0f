import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog';
import { Coupons } from './coupons';
import { CountryPaymentMethodEntity } from './entities/country-payment-method.entity';
import { CountryTaxEntity } from './entities/country-tax.entity';
import { CouponRedemptionEntity } from './entities/coupon-redemption.entity';
import { CouponEntity } from './entities/coupon.entity';
import { ExchangeRateEntity } from './entities/exchange-rate.entity';
import { ShippingRateEntity } from './entities/shipping-rate.entity';
import { TaxRateEntity } from './entities/tax-rate.entity';
import { Pricing } from './pricing';
import { CountryRates, DeliveryRates } from './rates';

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
  providers: [Coupons, DeliveryRates, CountryRates, Pricing],
  exports: [Pricing, Coupons, DeliveryRates, CountryRates],
})
export class PricingModule {}
