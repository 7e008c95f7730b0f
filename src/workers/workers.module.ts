import { Module } from '@nestjs/common';
import { InventoryModule } from '../modules/inventory';
import { PaymentInstrumentsModule } from '../modules/payment-instruments';
import { PurchasesModule } from '../modules/purchases';
import { Recovery } from './recovery';
import { Sweeper } from './sweeper';

/** Background loops. Every rule about stock, time and money holds without them. */
@Module({ imports: [InventoryModule, PaymentInstrumentsModule, PurchasesModule], providers: [Sweeper, Recovery] })
export class WorkersModule {}
