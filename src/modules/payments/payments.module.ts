import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '../../kernel/config';
import { AttemptRecoveryRepository } from './attempts/attempt-recovery.repository';
import { CorrectionRepository } from './attempts/correction.repository';
import { PaymentAttemptEntity } from './attempts/payment-attempt.entity';
import { PaymentAttemptRepository } from './attempts/payment-attempt.repository';
import { GatewayCallbackEntity } from './callbacks/gateway-callback.entity';
import { GatewayCallbackRepository } from './callbacks/gateway-callback.repository';
import { createGateway } from './gateway/create-gateway';
import { PAYMENT_GATEWAY, type PaymentGateway } from './gateway/port';

@Module({
  imports: [TypeOrmModule.forFeature([PaymentAttemptEntity, GatewayCallbackEntity])],
  providers: [
    PaymentAttemptRepository,
    AttemptRecoveryRepository,
    CorrectionRepository,
    GatewayCallbackRepository,
    {
      provide: PAYMENT_GATEWAY,
      inject: [CONFIG],
      useFactory: (config: Config) =>
        createGateway(config.gateway, { payPageUrl: `${config.publicUrl}/sandbox-gateway/pay` }),
    },
  ],
  exports: [
    PaymentAttemptRepository,
    AttemptRecoveryRepository,
    CorrectionRepository,
    GatewayCallbackRepository,
    PAYMENT_GATEWAY,
  ],
})
export class PaymentsModule implements OnModuleDestroy {
  constructor(@Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway) {}

  async onModuleDestroy(): Promise<void> {
    await this.gateway.close();
  }
}
