import { Module } from '@nestjs/common';
import { AuthModule } from '../../modules/auth';
import { CatalogModule } from '../../modules/catalog';
import { CustomersModule } from '../../modules/customers';
import { InventoryModule } from '../../modules/inventory';
import { PaymentInstrumentsModule } from '../../modules/payment-instruments';
import { PurchasesModule } from '../../modules/purchases';
import { VouchersModule } from '../../modules/vouchers';
import { Clients, RequestKeys } from '../shared';
import { CardsController } from './cards.controller';
import { RedemptionController, VoucherController } from './coupons.controller';
import { DealsController } from './deals.controller';
import { FullPurchases } from './full-purchases';
import { KeyedRequests } from './keyed-requests';
import { DealsNames } from './names';
import { NewUsers } from './new-users';
import { PurchaseController, PurchaseReadController } from './purchase.controller';
import { PurchaseRequests } from './purchase-requests';
import { MappingContexts } from './mapping-contexts';
import { UsersController } from './users.controller';

/** The deals door. Nothing else depends on it. */
@Module({
  imports: [
    AuthModule,
    CatalogModule,
    CustomersModule,
    InventoryModule,
    PaymentInstrumentsModule,
    PurchasesModule,
    VouchersModule,
  ],
  controllers: [
    PurchaseController,
    PurchaseReadController,
    DealsController,
    UsersController,
    CardsController,
    RedemptionController,
    VoucherController,
  ],
  providers: [
    Clients,
    DealsNames,
    FullPurchases,
    KeyedRequests,
    NewUsers,
    PurchaseRequests,
    RequestKeys,
    MappingContexts,
  ],
})
export class DealsModule {}
