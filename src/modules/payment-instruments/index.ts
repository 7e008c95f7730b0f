export { PaymentInstrumentsModule } from './payment-instruments.module';
export { CardFingerprints } from './card-fingerprints.service';
export { type CardBrand } from './card-brands';
export {
  type BankMaterial,
  type CardMaterial,
  type ChargeMaterial,
  chargeMaterialOf,
  type RedirectMaterial,
  type VoucherMaterial,
} from './charge-material';
export { ComparableInstruments } from './comparable-instruments';
export { type CardRules, checkBank, checkCard, checkExpiry } from './check-instruction';
export {
  ACCOUNT_TYPES,
  type AccountType,
  type AlternativeInstrument,
  type BankData,
  type BankInstruction,
  type BbanData,
  type CardData,
  type CardInstruction,
  type IbanData,
  isPaidLater,
  type JsonObject,
  type MethodsInstruction,
  type NumberedInstrument,
  type PaymentInstruction,
  type StoredInstruction,
  type TokenInstruction,
  type VoucherInstruction,
} from './instruction';
export { ALTERNATIVE_METHODS, type AlternativeMethod, PAYMENT_METHODS, type PaymentMethod } from './payment-methods';
export { PaymentTokens } from './payment-tokens.service';
export { type SealedRow, type SealedTable, SealedTexts, type SealPlace } from './sealed-texts.service';
export { StoredInstruments } from './stored-instruments.service';
export {
  type AlternativeSummary,
  type BankSummary,
  type CardSummary,
  type InstrumentSummary,
  type NumberedSummary,
  summaryOf,
  summaryOfBank,
  summaryOfCard,
} from './summary';
export type {
  InstrumentChange,
  InstrumentForCharge,
  InstrumentRef,
  InstrumentStatus,
  NewPaymentToken,
  NewStoredInstrument,
  OwnedInstrumentRef,
  PaymentToken,
  ReadyToken,
  StoredInstrument,
  StoredReference,
  TokenForPurchase,
} from './types';
export { VaultKeyCheck } from './vault-key-check.service';
export { type RewrapResult, VaultRotation } from './vault-rotation.service';
export { type VaultFailure } from './vault/vault-error';
export { looksLikeCardNumber, ungrouped } from './vault/numbers';
