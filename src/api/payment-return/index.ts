export { SANDBOX_DOOR } from './door';
export { PaymentReturnModule } from './payment-return.module';
