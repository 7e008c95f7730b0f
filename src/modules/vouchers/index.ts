export { VouchersModule } from './vouchers.module';
export { Vouchers, type VoucherRequest } from './vouchers';
export { VoucherBook } from './voucher-book';
export { barCodeSvg, qrCodePng } from './codes';
export { VOUCHER_STATES, type Voucher, type VoucherState } from './types';
