import { Module } from '@nestjs/common';
import { AuthModule } from '../../modules/auth';
import { CatalogModule } from '../../modules/catalog';
import { CustomersModule } from '../../modules/customers';
import { PaymentInstrumentsModule } from '../../modules/payment-instruments';
import { PurchasesModule } from '../../modules/purchases';
import { Clients, RequestKeys } from '../shared';
import { CatalogController } from './catalog.controller';
import { PaymentController } from './payment.controller';
import { PaymentRequests } from './payment-requests';
import { PurchaseController } from './purchase.controller';
import { KnownAddresses } from './known-addresses';
import { PurchaseRequests } from './purchase-requests';
import { RecordsController } from './records.controller';
import { SessionController } from './session.controller';
import { MappingContexts } from './mapping-contexts';
import { TokenController } from './token.controller';

/** The storefront door. Nothing else depends on it. */
@Module({
  imports: [AuthModule, CatalogModule, CustomersModule, PaymentInstrumentsModule, PurchasesModule],
  controllers: [
    PurchaseController,
    PaymentController,
    TokenController,
    SessionController,
    RecordsController,
    CatalogController,
  ],
  providers: [Clients, KnownAddresses, PaymentRequests, PurchaseRequests, RequestKeys, MappingContexts],
})
export class StorefrontModule {}
