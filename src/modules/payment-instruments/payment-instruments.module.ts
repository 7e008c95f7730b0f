import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PaymentInstrumentEntity } from './payment-instrument.entity';
import { PaymentTokenEntity } from './payment-token.entity';
import { PaymentTokens } from './payment-tokens';
import { RequestCanon } from './request-canon';
import { StoredInstruments } from './stored-instruments';
import { VaultRotation } from './vault-rotation';
import { Vault } from './vault/vault';

/** What shoppers pay with. The vault stays inside. */
@Module({
  imports: [TypeOrmModule.forFeature([PaymentTokenEntity, PaymentInstrumentEntity])],
  providers: [Vault, PaymentTokens, StoredInstruments, VaultRotation, RequestCanon],
  exports: [PaymentTokens, StoredInstruments, VaultRotation, RequestCanon],
})
export class PaymentInstrumentsModule {}
