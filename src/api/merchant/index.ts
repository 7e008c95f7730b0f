import type { Api } from '../shared';
import { MERCHANT_DOOR } from './door';
import { MerchantModule } from './merchant.module';

export const MERCHANT: Api = { door: MERCHANT_DOOR, module: MerchantModule };
