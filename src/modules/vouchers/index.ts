export { VouchersModule } from './vouchers.module';
export { Vouchers } from './vouchers.service';
export { VoucherBook } from './voucher-book.service';
export { barCodeSvg, qrCodePng } from './codes';
export {
  VOUCHER_STATES,
  type Voucher,
  type VoucherCount,
  type VoucherLine,
  type VoucherRequest,
  type VoucherState,
} from './types';
