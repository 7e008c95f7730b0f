import { Module } from '@nestjs/common';
import { AuthModule } from '../auth';
import { CatalogModule } from '../catalog';
import { CustomersModule } from '../customers';
import { InventoryModule } from '../inventory';
import { InvoicingModule } from '../invoicing';
import { PaymentInstrumentsModule } from '../payment-instruments';
import { PaymentsModule } from '../payments';
import { PricingModule } from '../pricing';
import { VouchersModule } from '../vouchers';
import { AbandonPurchases } from './abandon-purchases';
import { BeginAtOnce } from './begin/begin-at-once';
import { BeginPurchases } from './begin/begin-purchases';
import { BeginRunner } from './begin/begin-runner';
import { OpenBuyers } from './begin/open-buyers';
import { Records } from './begin/records';
import { ResolvePayers } from './begin/resolve-payers';
import { TakeOnce } from './begin/take-once';
import { Charge } from './charge';
import { ClaimPurchase } from './claim-purchase';
import { PayPurchase } from './pay-purchase';
import { PlaceAmountUseCase } from './place-amount';
import { PlacePurchaseUseCase } from './place-purchase';
import { PreviewPurchase } from './preview-purchase';
import { PurchaseReader } from './read/purchase-reader';
import { FindOutcome } from './recover/find-outcome';
import { ContinuePayment } from './continue-payment';
import { CapturePayment } from './follow-up/capture-payment';
import { CapturePurchase } from './follow-up/capture-purchase';
import { FollowUpPurchase } from './follow-up/follow-up-purchase';
import { FollowUps } from './follow-up/follow-ups';
import { RefundPurchase } from './follow-up/refund-purchase';
import { TakeBackGoods } from './follow-up/take-back-goods';
import { VoidPurchase } from './follow-up/void-purchase';
import { LateApproval, LateRecords } from './recover/late-approval';
import { RecoverAttempts } from './recover/recover-attempts';
import { RefundPayment } from './refund-payment';
import { DisputePayment } from './dispute-payment';
import { HandleCallback } from './handle-callback';
import { Replay } from './replay';
import { ReservationHolds } from './reservation-holds';
import { ReservationStep } from './reservation-step';
import { ReserveAtOnce } from './reserve/reserve-at-once';
import { ReserveBatch } from './reserve/reserve-batch';
import { ReservePurchase } from './reserve/reserve-purchase';
import { ResumeAttempt } from './resume-attempt';
import { BeginRetry } from './begin-retry';
import { RetryPayment } from './retry-payment';
import { SettlePurchases } from './settle/settle-purchases';
import { SettleRunner } from './settle/settle-runner';
import { PurchaseRows } from './store/purchase-rows';

const useCases = [
  PlacePurchaseUseCase,
  PlaceAmountUseCase,
  CapturePurchase,
  VoidPurchase,
  RefundPurchase,
  ContinuePayment,
  PreviewPurchase,
  RetryPayment,
  ReservePurchase,
  ClaimPurchase,
  ReservationHolds,
  ResumeAttempt,
  RecoverAttempts,
  LateApproval,
  AbandonPurchases,
  HandleCallback,
];

/** The only orchestrator: it calls the modules below in the lock order and owns the two transactions of a purchase. */
@Module({
  imports: [
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
    PurchaseReader,
    PurchaseRows,
    BeginAtOnce,
    BeginPurchases,
    BeginRunner,
    BeginRetry,
    OpenBuyers,
    Records,
    ResolvePayers,
    TakeOnce,
    Charge,
    CapturePayment,
    FollowUps,
    FollowUpPurchase,
    TakeBackGoods,
    PayPurchase,
    Replay,
    ReserveAtOnce,
    ReserveBatch,
    ReservationStep,
    SettlePurchases,
    SettleRunner,
    FindOutcome,
    LateRecords,
    RefundPayment,
    DisputePayment,
  ],
  exports: [...useCases, PurchaseReader, RefundPayment, Replay],
})
export class PurchasesModule {}
