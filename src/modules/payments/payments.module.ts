import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../../kernel/config';
import { Attempts } from './attempts/attempts';
import { Corrections } from './attempts/corrections';
import { GatewayCallbacks } from './callbacks/gateway-callbacks';
import { createGateway } from './gateway/create-gateway';
import { PAYMENT_GATEWAY, type PaymentGateway } from './gateway/port';

@Module({
  providers: [
    Attempts,
    Corrections,
    GatewayCallbacks,
    {
      provide: PAYMENT_GATEWAY,
      inject: [CONFIG],
      useFactory: (config: Config) =>
        createGateway(config.gateway, { payPageUrl: `${config.publicUrl}/sandbox-gateway/pay` }),
    },
  ],
  exports: [Attempts, Corrections, GatewayCallbacks, PAYMENT_GATEWAY],
})
export class PaymentsModule implements OnModuleDestroy {
  constructor(@Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway) {}

  async onModuleDestroy(): Promise<void> {
    await this.gateway.close();
  }
}
