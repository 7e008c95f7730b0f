export { foldCode } from './coupons/fold-code';
export { PricingModule } from './pricing.module';
export { Pricing, type QuoteCommand, type QuoteResult } from './pricing.service';
export * from './coupons';
export * from './rates';
export * from './quote';
