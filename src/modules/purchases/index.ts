export { DoorPoliciesModule, type DoorPolicy } from './model/door-policies';
export { PurchasesModule } from './purchases.module';
export { PlacePurchaseUseCase } from './place/place-purchase.use-case';
export { PlaceAmountUseCase } from './place/place-amount.use-case';
export { ContinuePaymentUseCase } from './retry/continue-payment.use-case';
export { CapturePurchaseUseCase } from './follow-up/capture-purchase.use-case';
export { VoidPurchaseUseCase } from './follow-up/void-purchase.use-case';
export { RefundPurchaseUseCase, type RefundPurchaseCommand } from './follow-up/refund-purchase.use-case';
export { CancelPurchaseUseCase } from './follow-up/cancel-purchase.use-case';
export type { LineUnits } from './follow-up/units';
export type { FollowUpCommand } from './follow-up/follow-up-purchase';
export { PreviewPurchaseUseCase } from './place/preview-purchase.use-case';
export { PriceUnitsUseCase } from './place/price-units.use-case';
export type { PreviewPurchaseCommand } from './model/quote-command';
export { RetryPaymentUseCase } from './retry/retry-payment.use-case';
export type { ExpectedTotal } from './model/expected-total';
export type { RetryPaymentCommand } from './retry/begin-retry';
export { ReservePurchaseUseCase } from './reserve/reserve-purchase.use-case';
export type { ReservePurchaseCommand } from './reserve/types';
export { ClaimPurchaseUseCase, type ClaimPurchaseCommand } from './reserve/claim-purchase.use-case';
export { ChangeHoldUseCase, type ExtendHoldCommand, type ReleaseHoldCommand } from './reserve/change-hold.use-case';
export { Replay, type Repeatable } from './read/replay';
export { ResumeAttemptUseCase } from './recover/resume-attempt.use-case';
export { RecoverAttemptsUseCase } from './recover/recover-attempts.use-case';
export { HandleCallbackUseCase } from './recover/handle-callback.use-case';
export { AbandonPurchasesUseCase } from './recover/abandon-purchases.use-case';
export { FindPurchase, NAME_KINDS, type NameKind } from './read/find-purchase';
export { PurchaseReader } from './read/purchase-reader';
export type { PurchaseFilter } from './store/purchase-read.repository';
export type { Client } from './model/client';
export type {
  Address,
  AfterDecline,
  Buyer,
  ExternalReference,
  KeptInstrument,
  LineRequest,
  PlaceAmountCommand,
  PlacePurchaseCommand,
  Render,
} from './model/commands';
export {
  PURCHASE_STATES,
  type Purchase,
  type PurchasedLine,
  type PurchaseDetails,
  type PurchaseState,
  type PurchaseView,
  type RefundRules,
  type UnnumberedView,
} from './model/purchase';
