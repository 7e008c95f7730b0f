import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PaymentInstrumentEntity } from './payment-instrument.entity';
import { PaymentTokenEntity } from './payment-token.entity';
import { PaymentTokens } from './payment-tokens';
import { RequestCanon } from './request-canon';
import { StoredInstruments } from './stored-instruments';
import { VaultKeyCheck } from './vault-key-check';
import { VaultKeyProbeEntity } from './vault-key-probe.entity';
import { VaultKeyProbeRepository } from './vault-key-probe.repository';
import { VaultRotation } from './vault-rotation';
import { BrokenSeals } from './vault/broken-seals';
import { Vault } from './vault/vault';

/** What shoppers pay with. The vault stays inside. */
@Module({
  imports: [TypeOrmModule.forFeature([PaymentTokenEntity, PaymentInstrumentEntity, VaultKeyProbeEntity])],
  providers: [
    Vault,
    PaymentTokens,
    StoredInstruments,
    VaultRotation,
    VaultKeyCheck,
    VaultKeyProbeRepository,
    BrokenSeals,
    RequestCanon,
  ],
  exports: [PaymentTokens, StoredInstruments, VaultRotation, VaultKeyCheck, RequestCanon],
})
export class PaymentInstrumentsModule {}
