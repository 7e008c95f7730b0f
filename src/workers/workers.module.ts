import { Module } from '@nestjs/common';
import { AuthModule } from '../modules/auth';
import { InventoryModule } from '../modules/inventory';
import { PaymentInstrumentsModule } from '../modules/payment-instruments';
import { PurchasesModule } from '../modules/purchases';
import { WebhooksModule } from '../modules/webhooks';
import { Dispatcher } from './dispatcher';
import { Recovery } from './recovery';
import { StrikeReader } from './strike-reader';
import { Sweeper } from './sweeper';

/** Background loops. Every rule about stock, time and money holds without them. */
@Module({
  imports: [AuthModule, InventoryModule, PaymentInstrumentsModule, PurchasesModule, WebhooksModule],
  providers: [Sweeper, Recovery, Dispatcher, StrikeReader],
})
export class WorkersModule {}
