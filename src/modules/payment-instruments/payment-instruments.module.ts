import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ComparableInstruments } from './comparable-instruments';
import { PaymentInstrumentEntity } from './payment-instrument.entity';
import { PaymentInstrumentRepository } from './payment-instrument.repository';
import { PaymentTokenCodeEntity } from './payment-token-code.entity';
import { PaymentTokenEntity } from './payment-token.entity';
import { PaymentTokenRepository } from './payment-token.repository';
import { PaymentTokens } from './payment-tokens.service';
import { SealedTexts } from './sealed-texts.service';
import { StoredInstruments } from './stored-instruments.service';
import { VaultKeyCheck } from './vault-key-check.service';
import { VaultKeyProbeEntity } from './vault-key-probe.entity';
import { VaultKeyProbeRepository } from './vault-key-probe.repository';
import { VaultRotationRepository } from './vault-rotation.repository';
import { VaultRotation } from './vault-rotation.service';
import { BrokenSeals } from './vault/broken-seals';
import { CardFingerprints } from './card-fingerprints.service';
import { Vault } from './vault/vault';

/** What shoppers pay with. The vault stays inside. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      PaymentTokenEntity,
      PaymentTokenCodeEntity,
      PaymentInstrumentEntity,
      VaultKeyProbeEntity,
    ]),
  ],
  providers: [
    Vault,
    BrokenSeals,
    PaymentInstrumentRepository,
    PaymentTokenRepository,
    VaultRotationRepository,
    VaultKeyProbeRepository,
    PaymentTokens,
    StoredInstruments,
    VaultRotation,
    VaultKeyCheck,
    SealedTexts,
    ComparableInstruments,
    CardFingerprints,
  ],
  exports: [
    PaymentTokens,
    StoredInstruments,
    VaultRotation,
    VaultKeyCheck,
    SealedTexts,
    ComparableInstruments,
    CardFingerprints,
  ],
})
export class PaymentInstrumentsModule {}
