import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './api/admin';
import { CallbacksModule } from './api/callbacks';
import { DealsModule } from './api/deals';
import { HealthModule } from './api/health';
import { PackagesModule } from './api/packages';
import { HostedPageModule } from './api/hosted-page';
import { MerchantModule } from './api/merchant';
import { PaymentReturnModule } from './api/payment-return';
import { SharedApiModule } from './api/shared';
import { StorefrontModule } from './api/storefront';
import { HTTP_SHELL } from './http-shell';
import { type Config, ConfigModule } from './kernel/config';
import { CryptoModule } from './kernel/crypto';
import { DatabaseModule } from './kernel/database';
import { ReliabilityModule } from './kernel/idempotency';
import { LoggingModule } from './kernel/logging';
import { WorkersModule } from './workers';

/** The composition root: the kernel, the doors, the workers. The core's modules come in through those who use them. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        LoggingModule,
        CryptoModule,
        DatabaseModule,
        ReliabilityModule,
        SharedApiModule.with(HTTP_SHELL),
        HealthModule,
        StorefrontModule,
        DealsModule,
        AdminModule,
        PackagesModule,
        MerchantModule,
        HostedPageModule,
        PaymentReturnModule,
        CallbacksModule,
        WorkersModule,
      ],
    };
  }
}
