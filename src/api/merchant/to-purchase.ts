import type { CardSummary } from '../../modules/payment-instruments';
import type { Attempt } from '../../modules/payments';
import type { PurchaseView } from '../../modules/purchases';
import { sessionIdOf, sessionUrl } from '../shared';
import { toMajor, toWireAmount } from './amounts';
import { detailsOf, type MerchantDetails } from './details';
import type { PaymentProfileDto } from './dto/customer-view.dto';
import type { CommerceActionDto, PurchaseViewDto, RefundEntryDto } from './dto/purchase-view.dto';
import { attemptNumber } from './attempt-number';
import { complete } from './complete';
import { commerceToken, toPurchaseCustomer } from './to-customer';
import { stepStatus, toTransaction } from './to-steps';
import { netMinor, paymentOf } from './transaction-status';
import { wireTime } from './wire-time';

const PURCHASE_TYPE = 1;
const AWAITS_PAYER: readonly Attempt['status'][] = ['offsite', 'waiting-approval'];

/** A purchase as this door shows it. Total, and the same whenever it is asked for while nothing happens to the purchase. */
export function toPurchase(view: PurchaseView, publicUrl: string): PurchaseViewDto {
  const { purchase, attempts } = view;
  const { currency } = purchase;
  const details = detailsOf(view);
  const { echoed } = details;
  const payment = paymentOf(view);
  const profile = payment && profileOf(payment, details);
  return complete<PurchaseViewDto>({
    PurchaseId: Number(purchase.number),
    Created: wireTime(purchase.createdAt),
    TrxToken: null,
    Order: details.order,
    Transaction: toTransaction(view),
    Capture: details.capture,
    Amount: toWireAmount(netMinor(view), currency),
    OriginalAmount: toWireAmount(purchase.amountMinor, currency),
    TaxableAmount: null,
    Tip: echoed.Tip === undefined || echoed.Tip === null ? null : Number(echoed.Tip),
    Installments: details.installments,
    Currency: currency,
    Description: echoed.Description ?? null,
    Customer: toPurchaseCustomer(view, details, profile ? [profile] : []),
    RefundList: refundsOf(attempts, view),
    PlanID: null,
    UniqueID: purchase.externalRef,
    AdditionalData: echoed.AdditionalData ?? null,
    CustomerUserAgent: echoed.CustomerUserAgent ?? null,
    CustomerIP: echoed.CustomerIP ?? null,
    URL: null,
    DataUY: echoed.DataUY ?? null,
    DataDO: null,
    Acquirer: { AcquirerID: 1, Name: payment?.gatewayName ?? null, CommerceNumber: null },
    CommerceAction: payment ? actionOf(payment, publicUrl) : null,
    PurchasePaymentProfileId: details.profileNumber,
    LoyaltyPlan: echoed.LoyaltyPlan ?? null,
    DeviceFingerprintId: null,
    MetadataIn: echoed.MetadataIn ?? null,
    MetadataOut: payment ? metadataOf(payment) : null,
    CrossBorderData: null,
    CrossBorderDataResponse: {
      TargetCountryISO: details.country,
      TargetCurrencyISO: details.requestedCurrency,
      TargetAmount: toMajor(BigInt(details.requestedMinor), details.requestedCurrency),
    },
    Redirection: null,
    IsFirstRecurrentPurchase: details.isFirstRecurrent,
    AntifraudData: echoed.AntifraudData ?? null,
    PaymentMediaId: null,
    PurchaseType: PURCHASE_TYPE,
    HasCvv: details.hasCvv,
    TargetCountryISO: null,
  });
}

/** Null unless the payer must act. */
function actionOf({ status, response, purchaseId }: Attempt, publicUrl: string): CommerceActionDto | null {
  if (!AWAITS_PAYER.includes(status)) return null;
  const needsCode = response.action === 'verification-code';
  return complete<CommerceActionDto>({
    ActionType: needsCode ? 2 : 1,
    ActionReason: needsCode ? 'VERIFICATION_CODE_NEEDED' : 'REDIRECTION_NEEDED_EXTERNAL_SERVICE',
    ActionURL: sessionUrl(publicUrl, purchaseId),
    ActionBody: null,
    ActionSessionId: sessionIdOf(purchaseId),
  });
}

/** How to pay in cash or by transfer. */
function metadataOf({ response: { instructions } }: Attempt): Readonly<Record<string, unknown>> | null {
  if (!instructions) return null;
  return {
    PaymentCode: instructions['paymentCode'],
    PaymentUrl: instructions['url'],
    PaymentBarcode: instructions['barcodeText'],
    PaymentExpirationDate: wireTime(new Date(String(instructions['expiresAt']))),
  };
}

/** The card that pays, as far as it may be shown. */
function profileOf(
  { instrument, instrumentId, createdAt }: Attempt,
  details: MerchantDetails,
): PaymentProfileDto | undefined {
  if (instrument['method'] !== 'payment-card' || instrument['last4'] === undefined) return undefined;
  const card = instrument as unknown as CardSummary;
  const stored = instrumentId !== null;
  return complete<PaymentProfileDto>({
    PaymentProfileId: details.profileNumber ?? 0,
    PaymentMediaId: details.paymentMediaId,
    Created: wireTime(createdAt),
    LastUpdate: wireTime(createdAt),
    Brand: card.brand ?? '',
    CardOwner: card.holderName ?? '',
    Bin: card.bin,
    IssuerBank: null,
    Installments: '1',
    Type: 'CreditCard',
    IdCommerceToken: details.profileNumber ?? 0,
    Token: stored ? commerceToken(instrumentId) : null,
    Expiration: `${String(card.expYear)}${String(card.expMonth).padStart(2, '0')}`,
    Last4: card.last4,
    Enabled: null,
    DocumentNumber: null,
    DocumentTypeId: null,
    ExternalValue: null,
    AffinityGroup: null,
  });
}

function refundsOf(attempts: readonly Attempt[], { purchase }: PurchaseView): RefundEntryDto[] | null {
  const refunds = attempts.filter(({ type }) => type === 'refund');
  if (refunds.length === 0) return null;
  return refunds.map((refund) =>
    complete<RefundEntryDto>({
      PurchaseRefundId: attemptNumber(purchase.number, attempts.indexOf(refund)),
      Created: wireTime(refund.createdAt),
      UniqueID: refund.id,
      Amount: toWireAmount(refund.amountMinor, refund.currency),
      Currency: refund.currency,
      Status: stepStatus(refund),
    }),
  );
}
