import { type Comparable, comparable, freeMembers } from '../../kernel/idempotency';
import type { ComparableInstruments } from '../../modules/payment-instruments';
import { foldCode } from '../../modules/pricing';
import { detailsOf, toDetails } from './details';
import type { PaymentDto } from './dto/payment.dto';
import type { PurchaseDto } from './dto/purchase.dto';
import type { NewTokenDto } from './dto/token.dto';
import { fromInstruction } from './from-instruction';
import { fromCart, inlineBillingAddress } from './from-purchase';
import { instrumentOf } from './from-token';

/**
 * What each keyed request of this door asks for: the members that are used, after their normalisation. Members that are
 * accepted and ignored do not stand here, and neither do verification codes and passwords (ADR 32).
 */
export function comparablePurchase(dto: PurchaseDto, instruments: ComparableInstruments): Comparable {
  const { lines, couponIds, shippingRateId } = fromCart(dto);
  const { customers, subscriptions, transactions } = detailsOf({ details: toDetails(dto.customFields) }).customFields;
  return {
    website: dto.websiteId,
    lines: lines.map(({ offerId, quantity }) => [offerId, quantity]),
    couponIds: couponIds.map(foldCode),
    shippingRateId,
    deliveryAddress: comparable(dto.deliveryAddress),
    billingAddress: comparable(dto.billingAddress ?? inlineBillingAddress(dto)),
    instruction: instruments.instruction(fromInstruction(dto.paymentInstruction)),
    redirectUrl: dto.redirectUrl,
    expectedTotal: comparableTotal(dto.expectedTotal),
    poNumber: dto.poNumber,
    customFields: [freeMembers(customers), freeMembers(subscriptions), freeMembers(transactions)],
  };
}

/** @param purchaseId of a session that is a purchase's own; then the purchase need not be named */
export const comparablePayment = (dto: PaymentDto, purchaseId: string | undefined): Comparable => ({
  token: dto.token,
  paymentInstrumentId: dto.paymentInstrumentId,
  transactionId: dto.transactionId,
  // the transaction named wins over the invoice
  invoiceId: dto.transactionId === undefined ? dto.invoiceId : undefined,
  purchaseId,
  redirectUrl: dto.redirectUrl,
  expectedTotal: comparableTotal(dto.expectedTotal),
});

/** 17.2 and "17.20" are one amount. */
const comparableTotal = (total: number | string | null | undefined): Comparable =>
  total === undefined || total === null ? undefined : Number(total);

export function comparableToken(dto: NewTokenDto, instruments: ComparableInstruments): Comparable {
  const instrument = instrumentOf(dto);
  return {
    method: dto.method,
    pays:
      instrument?.kind === 'card'
        ? instruments.card(instrument.card)
        : instrument?.kind === 'bank'
          ? instruments.account(instrument.account)
          : undefined,
    billingAddress: comparable(dto.billingAddress),
    // shown with the token
    riskMetadata: comparable(dto.riskMetadata),
  };
}
