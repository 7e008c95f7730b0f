import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth';
import { CatalogModule } from '../catalog';
import { CustomersModule } from '../customers';
import { InventoryModule } from '../inventory';
import { InvoicingModule } from '../invoicing';
import { PaymentInstrumentsModule } from '../payment-instruments';
import { PaymentsModule } from '../payments';
import { PricingModule } from '../pricing';
import { VouchersModule } from '../vouchers';
import { AbandonPurchasesUseCase } from './recover/abandon-purchases.use-case';
import { BeginPurchases } from './begin/begin-purchases';
import { BeginRunner } from './begin/begin-runner';
import { HoldStock } from './begin/hold-stock';
import { ConfirmPrices } from './begin/confirm-prices';
import { CreateBuyers } from './begin/create-buyers';
import { Records } from './begin/records';
import { ResolvePayers } from './begin/resolve-payers';
import { SingleUse } from './begin/single-use';
import { UnitLimits } from './begin/unit-limits';
import { Charge } from './settle/charge';
import { DeclineBrake } from './settle/decline-brake';
import { ChargeAndRecord } from './settle/charge-and-record';
import { ClaimPurchaseUseCase } from './reserve/claim-purchase.use-case';
import { PayPurchase } from './place/pay-purchase';
import { PlaceAmountUseCase } from './place/place-amount.use-case';
import { PlacePurchaseUseCase } from './place/place-purchase.use-case';
import { PreviewPurchaseUseCase } from './place/preview-purchase.use-case';
import { LockPurchase } from './read/lock-purchase';
import { PurchaseReader } from './read/purchase-reader';
import { FindPurchase } from './read/find-purchase';
import { PurchaseRecords } from './read/purchase-records';
import { OpenPayment } from './recover/open-payment';
import { FindOutcome } from './recover/find-outcome';
import { ContinuePaymentUseCase } from './retry/continue-payment.use-case';
import { CancelPurchaseUseCase } from './follow-up/cancel-purchase.use-case';
import { CapturePayment } from './follow-up/capture-payment';
import { CapturePurchaseUseCase } from './follow-up/capture-purchase.use-case';
import { FollowUpPurchase } from './follow-up/follow-up-purchase';
import { FollowUps } from './follow-up/follow-ups';
import { RefundPurchaseUseCase } from './follow-up/refund-purchase.use-case';
import { ReturnUnits } from './follow-up/return-units';
import { VoidPurchaseUseCase } from './follow-up/void-purchase.use-case';
import { CancelLate } from './recover/cancel-late';
import { FulfilLate } from './recover/fulfil-late';
import { HandOver } from './recover/hand-over';
import { LateApproval } from './recover/late-approval';
import { RecoverAttemptsUseCase } from './recover/recover-attempts.use-case';
import { RecordOutcome } from './recover/record-outcome';
import { RefundPayment } from './follow-up/refund-payment';
import { DisputePayment } from './recover/dispute-payment';
import { HandleCallbackUseCase } from './recover/handle-callback.use-case';
import { Replay } from './read/replay';
import { ClaimRecords } from './reserve/claim-records';
import { ConfirmClaim } from './reserve/confirm-claim';
import { ChangeHoldUseCase } from './reserve/change-hold.use-case';
import { SecureStock } from './begin/secure-stock';
import { ReservePurchases } from './reserve/reserve-purchases';
import { ReservePurchaseUseCase } from './reserve/reserve-purchase.use-case';
import { ResumeAttemptUseCase } from './recover/resume-attempt.use-case';
import { BeginRetry } from './retry/begin-retry';
import { CheckObtainable } from './begin/check-obtainable';
import { PriceUnitsUseCase } from './place/price-units.use-case';
import { PriceCart } from './begin/price-cart';
import { PayAgain } from './retry/pay-again';
import { PriceOfToday } from './retry/price-of-today';
import { ReopenPurchase } from './retry/reopen-purchase';
import { RetryPaymentUseCase } from './retry/retry-payment.use-case';
import { EndPurchase } from './settle/end-purchase';
import { ResumePage } from './settle/resume-page';
import { SettlePurchases } from './settle/settle-purchases';
import { SettleRunner } from './settle/settle-runner';
import { UnpaidHolds } from './settle/unpaid-holds';
import { NumberedPurchases } from './store/numbered-purchases';
import { PurchaseEntity } from './store/purchase.entity';
import { PurchaseReadRepository } from './store/purchase-read.repository';
import { PurchaseRepository } from './store/purchase.repository';

const useCases = [
  PlacePurchaseUseCase,
  PlaceAmountUseCase,
  CapturePurchaseUseCase,
  VoidPurchaseUseCase,
  RefundPurchaseUseCase,
  CancelPurchaseUseCase,
  ContinuePaymentUseCase,
  PreviewPurchaseUseCase,
  PriceUnitsUseCase,
  RetryPaymentUseCase,
  ReservePurchaseUseCase,
  ClaimPurchaseUseCase,
  ChangeHoldUseCase,
  ResumeAttemptUseCase,
  RecoverAttemptsUseCase,
  LateApproval,
  AbandonPurchasesUseCase,
  HandleCallbackUseCase,
];

/** The only orchestrator: it calls the modules below in the lock order and owns the two transactions of a purchase. */
@Module({
  imports: [
    TypeOrmModule.forFeature([PurchaseEntity]),
    AuthModule,
    CatalogModule,
    CustomersModule,
    InventoryModule,
    PaymentInstrumentsModule,
    PricingModule,
    PaymentsModule,
    InvoicingModule,
    VouchersModule,
  ],
  providers: [
    ...useCases,
    FindPurchase,
    PurchaseReader,
    PurchaseRecords,
    LockPurchase,
    NumberedPurchases,
    PurchaseRepository,
    PurchaseReadRepository,
    BeginPurchases,
    BeginRunner,
    BeginRetry,
    PayAgain,
    ReopenPurchase,
    PriceCart,
    PriceOfToday,
    UnpaidHolds,
    CheckObtainable,
    ConfirmPrices,
    HoldStock,
    DeclineBrake,
    CreateBuyers,
    Records,
    ResolvePayers,
    SingleUse,
    UnitLimits,
    Charge,
    ChargeAndRecord,
    CapturePayment,
    FollowUps,
    FollowUpPurchase,
    ReturnUnits,
    PayPurchase,
    Replay,
    ReservePurchases,
    ConfirmClaim,
    ClaimRecords,
    SecureStock,
    SettlePurchases,
    SettleRunner,
    FindOutcome,
    OpenPayment,
    ResumePage,
    RecordOutcome,
    CancelLate,
    FulfilLate,
    HandOver,
    EndPurchase,
    RefundPayment,
    DisputePayment,
  ],
  exports: [...useCases, FindPurchase, PurchaseReader, RefundPayment, Replay],
})
export class PurchasesModule {}
