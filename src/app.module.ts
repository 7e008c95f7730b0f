import { type DynamicModule, Module } from '@nestjs/common';
import { SharedApiModule } from './api/shared';
import { APIS, DOOR_POLICIES, HTTP_SHELL } from './apis';
import { type Config, ConfigModule } from './kernel/config';
import { CryptoModule } from './kernel/crypto';
import { DatabaseModule } from './kernel/database';
import { ReliabilityModule } from './kernel/idempotency';
import { LoggingModule } from './kernel/logging';
import { DoorPoliciesModule } from './modules/purchases';
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
        DoorPoliciesModule.with(DOOR_POLICIES),
        ...APIS.map(({ module }) => module),
        WorkersModule,
      ],
    };
  }
}
