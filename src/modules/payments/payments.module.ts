import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog';
import { PaymentInstrumentsModule } from '../payment-instruments';
import { AccountCredentials } from './accounts/account-credentials';
import { GatewayAccountEntity } from './accounts/gateway-account.entity';
import { GatewayAccountRepository } from './accounts/gateway-account.repository';
import { GatewayAccounts } from './accounts/gateway-accounts.service';
import { Gateways } from './accounts/gateways.service';
import { ShorthandAccount } from './accounts/shorthand-account';
import { AttemptRecoveryRepository } from './attempts/attempt-recovery.repository';
import { CorrectionRepository } from './attempts/correction.repository';
import { PaymentAttemptEntity } from './attempts/payment-attempt.entity';
import { PaymentAttemptRepository } from './attempts/payment-attempt.repository';
import { GatewayCallbackEntity } from './callbacks/gateway-callback.entity';
import { GatewayCallbackRepository } from './callbacks/gateway-callback.repository';
import { CallbackInbox } from './gateway/callback-inbox';

@Module({
  imports: [
    TypeOrmModule.forFeature([GatewayAccountEntity, PaymentAttemptEntity, GatewayCallbackEntity]),
    CatalogModule,
    PaymentInstrumentsModule,
  ],
  providers: [
    PaymentAttemptRepository,
    AttemptRecoveryRepository,
    CorrectionRepository,
    GatewayCallbackRepository,
    CallbackInbox,
    GatewayAccountRepository,
    AccountCredentials,
    GatewayAccounts,
    ShorthandAccount,
    Gateways,
  ],
  exports: [
    PaymentAttemptRepository,
    AttemptRecoveryRepository,
    CorrectionRepository,
    GatewayCallbackRepository,
    GatewayAccounts,
    ShorthandAccount,
    Gateways,
  ],
})
export class PaymentsModule {}
