export { PurchasesModule } from './purchases.module';
export { PlacePurchaseUseCase } from './place-purchase';
export { PlaceAmountUseCase } from './place-amount';
export { ContinuePayment } from './continue-payment';
export { CapturePurchase } from './follow-up/capture-purchase';
export { VoidPurchase } from './follow-up/void-purchase';
export { RefundPurchase, type RefundPurchaseCommand } from './follow-up/refund-purchase';
export type { FollowUpCommand } from './follow-up/follow-up-purchase';
export { PreviewPurchase } from './preview-purchase';
export type { PreviewPurchaseCommand } from './quote-command';
export { RetryPayment } from './retry-payment';
export type { RetryPaymentCommand } from './begin-retry';
export { ReservePurchase } from './reserve/reserve-purchase';
export type { ReservePurchaseCommand } from './reserve/types';
export { ClaimPurchase, type ClaimPurchaseCommand } from './claim-purchase';
export { ReservationHolds, type ExtendCommand, type HoldCommand } from './reservation-holds';
export { Replay, type Repeatable } from './replay';
export { ResumeAttempt } from './resume-attempt';
export { RecoverAttempts } from './recover/recover-attempts';
export { HandleCallback } from './handle-callback';
export { AbandonPurchases } from './abandon-purchases';
export { RefundPayment } from './refund-payment';
export { PurchaseReader, type Listed, type PageRequest, type PurchaseFilter } from './read/purchase-reader';
export type {
  Address,
  AfterDecline,
  Buyer,
  ExternalReference,
  KeptInstrument,
  LineRequest,
  PlaceAmount,
  PlacePurchase,
  Render,
} from './model/commands';
export {
  PURCHASE_STATES,
  PURCHASE_TRANSITIONS,
  type Door,
  type Purchase,
  type PurchasedLine,
  type PurchaseDetails,
  type PurchaseState,
  type PurchaseView,
  type UnnumberedView,
} from './model/purchase';
