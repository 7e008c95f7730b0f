import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config, ConfigError } from '../../kernel/config';
import { AttemptRecoveryRepository } from './attempts/attempt-recovery.repository';
import { CorrectionRepository } from './attempts/correction.repository';
import { PaymentAttemptEntity } from './attempts/payment-attempt.entity';
import { PaymentAttemptRepository } from './attempts/payment-attempt.repository';
import { GatewayCallbackEntity } from './callbacks/gateway-callback.entity';
import { GatewayCallbackRepository } from './callbacks/gateway-callback.repository';
import { CallbackInbox } from './gateway/callback-inbox';
import { PAYMENT_GATEWAY, type PaymentGateway } from './gateway/port';
import { PROVIDERS } from './gateway/providers';

/** The gateway of this process. */
function gatewayOf({ gateway, publicUrl }: Config, inbox: CallbackInbox): PaymentGateway {
  const provider = PROVIDERS.find(({ shorthand }) => shorthand?.includes(gateway.name));
  if (!provider) throw new ConfigError(['GATEWAY names no gateway that can be set up by variables']);
  const environment = {
    pagesUrl: `${publicUrl}/sandbox-gateway/pay`,
    operated: gateway.operated,
    deliverCallback: (rawBody: Buffer, headers: IncomingHttpHeaders) => inbox.deliver(provider.name, rawBody, headers),
  };
  return provider.create({ id: provider.name, settings: {}, credentials: {} }, environment);
}

@Module({
  imports: [TypeOrmModule.forFeature([PaymentAttemptEntity, GatewayCallbackEntity])],
  providers: [
    PaymentAttemptRepository,
    AttemptRecoveryRepository,
    CorrectionRepository,
    GatewayCallbackRepository,
    CallbackInbox,
    {
      provide: PAYMENT_GATEWAY,
      inject: [CONFIG, CallbackInbox],
      useFactory: gatewayOf,
    },
  ],
  exports: [
    PaymentAttemptRepository,
    AttemptRecoveryRepository,
    CorrectionRepository,
    GatewayCallbackRepository,
    CallbackInbox,
    PAYMENT_GATEWAY,
  ],
})
export class PaymentsModule implements OnModuleDestroy {
  constructor(@Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway) {}

  async onModuleDestroy(): Promise<void> {
    await this.gateway.close();
  }
}
