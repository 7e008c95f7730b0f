import { Module } from '@nestjs/common';
import { PaymentsModule } from '../../modules/payments';
import { PurchasesModule } from '../../modules/purchases';
import { PaymentReturnController } from './payment-return.controller';
import { GatewayPagesController } from './gateway-pages.controller';

/** Where browsers come back from a gateway's page, and the sandbox gateway's own page. */
@Module({
  imports: [PaymentsModule, PurchasesModule],
  controllers: [PaymentReturnController, GatewayPagesController],
})
export class PaymentReturnModule {}
