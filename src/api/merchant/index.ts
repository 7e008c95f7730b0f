export { MERCHANT_DOOR } from './door';
export { MerchantModule } from './merchant.module';
