import type { Api } from '../shared';
import { PAYMENT_RETURN_DOOR } from './door';
import { PaymentReturnModule } from './payment-return.module';

export const PAYMENT_RETURN: Api = { door: PAYMENT_RETURN_DOOR, module: PaymentReturnModule };
