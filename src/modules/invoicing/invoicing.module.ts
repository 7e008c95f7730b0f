import { Module } from '@nestjs/common';
import { Invoices } from './invoices';

@Module({ providers: [Invoices], exports: [Invoices] })
export class InvoicingModule {}
