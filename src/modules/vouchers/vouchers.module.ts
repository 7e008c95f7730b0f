import { Module } from '@nestjs/common';
import { VoucherBook } from './voucher-book';
import { Vouchers } from './vouchers';

@Module({ providers: [Vouchers, VoucherBook], exports: [Vouchers, VoucherBook] })
export class VouchersModule {}
