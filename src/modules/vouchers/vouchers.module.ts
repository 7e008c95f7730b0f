import { Module } from '@nestjs/common';
import { Vouchers } from './vouchers';

@Module({ providers: [Vouchers], exports: [Vouchers] })
export class VouchersModule {}
