import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { VoucherBook } from './voucher-book.service';
import { VoucherEntity } from './voucher.entity';
import { VoucherRepository } from './voucher.repository';
import { Vouchers } from './vouchers.service';

@Module({
  imports: [TypeOrmModule.forFeature([VoucherEntity])],
  providers: [VoucherRepository, Vouchers, VoucherBook],
  exports: [Vouchers, VoucherBook],
})
export class VouchersModule {}
