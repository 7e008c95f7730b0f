import { Module } from '@nestjs/common';
import { AuthModule } from '../../modules/auth';
import { CatalogModule } from '../../modules/catalog';
import { CustomersModule } from '../../modules/customers';
import { InventoryModule } from '../../modules/inventory';
import { PaymentsModule } from '../../modules/payments';
import { PricingModule } from '../../modules/pricing';
import { PurchasesModule } from '../../modules/purchases';
import { VouchersModule } from '../../modules/vouchers';
import { WebhooksModule } from '../../modules/webhooks';
import { RequestKeys } from '../shared';
import { AttentionController } from './attention/attention.controller';
import { ATTENTION_PROVIDERS } from './attention/sources';
import { AdminAccountsService } from './admin-accounts.service';
import { AdminCatalogService } from './admin-catalog.service';
import { AdminGatewaysService } from './admin-gateways.service';
import { AdminPricingService } from './admin-pricing.service';
import { AdminVouchersService } from './admin-vouchers.service';
import { ApiKeysController } from './api-keys.controller';
import { CatalogController } from './catalog.controller';
import { CouponsController } from './coupons.controller';
import { CustomersController } from './customers.controller';
import { GatewayAccountsController } from './gateway-accounts.controller';
import { OffersController } from './offers.controller';
import { PurchasesController } from './purchases.controller';
import { RatesController } from './rates.controller';
import { VouchersController } from './vouchers.controller';
import { WebhookDeliveriesController } from './webhook-deliveries.controller';
import { WebhooksController } from './webhooks.controller';

@Module({
  imports: [
    AuthModule,
    CatalogModule,
    CustomersModule,
    InventoryModule,
    PaymentsModule,
    PricingModule,
    PurchasesModule,
    VouchersModule,
    WebhooksModule,
  ],
  controllers: [
    AttentionController,
    OffersController,
    CatalogController,
    CouponsController,
    RatesController,
    CustomersController,
    PurchasesController,
    VouchersController,
    ApiKeysController,
    GatewayAccountsController,
    WebhooksController,
    WebhookDeliveriesController,
  ],
  providers: [
    ...ATTENTION_PROVIDERS,
    AdminCatalogService,
    AdminPricingService,
    AdminAccountsService,
    AdminGatewaysService,
    RequestKeys,
    AdminVouchersService,
  ],
})
export class AdminModule {}
