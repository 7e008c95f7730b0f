import { Global, Module } from '@nestjs/common';
import { KeyedCrypto } from './keyed-crypto';

/** Keyed hashes and sealing for every module; needs the ConfigModule. */
@Global()
@Module({ providers: [KeyedCrypto], exports: [KeyedCrypto] })
export class CryptoModule {}
