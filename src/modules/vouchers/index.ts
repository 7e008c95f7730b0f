export { VouchersModule } from './vouchers.module';
export { Vouchers, type VoucherRequest } from './vouchers';
export { VOUCHER_STATES, type Voucher, type VoucherState } from './types';
