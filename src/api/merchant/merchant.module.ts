import { Module } from '@nestjs/common';
import { AuthModule } from '../../modules/auth';
import { CatalogModule } from '../../modules/catalog';
import { CustomersModule } from '../../modules/customers';
import { PaymentInstrumentsModule } from '../../modules/payment-instruments';
import { PricingModule } from '../../modules/pricing';
import { PurchasesModule } from '../../modules/purchases';
import { WebhooksModule } from '../../modules/webhooks';
import { RequestKeys } from '../shared';
import { Buyers } from './buyers';
import { CardVault } from './card-vault';
import { ChargedAmounts } from './charged-amount';
import { CustomerController } from './customer.controller';
import { CustomerRecords } from './customer-records';
import { MethodsController } from './methods.controller';
import { Payers } from './payers';
import { PaymentMedia } from './payment-media';
import { Notifications } from './notifications';
import { OperationsController } from './operations.controller';
import { OperationRequests } from './operation-requests';
import { PreviewController } from './preview.controller';
import { Previews } from './previews';
import { PurchaseController } from './purchase.controller';
import { PurchaseNames } from './purchase-names';
import { PurchaseRequests } from './purchase-requests';
import { TokenController } from './token.controller';

/** The merchant door. Nothing else depends on it. */
@Module({
  imports: [
    AuthModule,
    CatalogModule,
    CustomersModule,
    PaymentInstrumentsModule,
    PricingModule,
    PurchasesModule,
    WebhooksModule,
  ],
  controllers: [
    PreviewController,
    PurchaseController,
    OperationsController,
    CustomerController,
    TokenController,
    MethodsController,
  ],
  providers: [
    Buyers,
    CardVault,
    ChargedAmounts,
    CustomerRecords,
    Payers,
    PaymentMedia,
    Notifications,
    OperationRequests,
    Previews,
    PurchaseNames,
    PurchaseRequests,
    RequestKeys,
  ],
})
export class MerchantModule {}
