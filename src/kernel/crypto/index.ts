export { equalInConstantTime, KeyedCrypto, type KeyPurpose, SealBrokenError } from './keyed-crypto';
export { CryptoModule } from './crypto.module';
