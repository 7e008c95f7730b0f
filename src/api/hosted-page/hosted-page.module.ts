import { Module } from '@nestjs/common';
import { CatalogModule } from '../../modules/catalog';
import { PurchasesModule } from '../../modules/purchases';
import { Clients } from '../shared';
import { HostedPageController } from './hosted-page.controller';
import { PaymentSessions } from './payment-sessions';

/** The pages on which payers pay: for a merchant's sessions, and for invoices. */
@Module({
  imports: [CatalogModule, PurchasesModule],
  controllers: [HostedPageController],
  providers: [Clients, PaymentSessions],
})
export class HostedPageModule {}
