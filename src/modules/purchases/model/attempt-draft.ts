import type { Attempt, NewAttempt } from '../../payments';

/** What an attempt has from its purchase or, where it follows another attempt, from that one. */
export type AttemptOwner = Pick<
  Attempt,
  'organizationId' | 'websiteId' | 'customerId' | 'purchaseId' | 'invoiceId' | 'currency'
>;

/**
 * What is particular to an attempt; what is absent has the value of an attempt that is about to be sent for the first
 * time.
 */
export type AttemptOwn = Pick<
  NewAttempt,
  'id' | 'type' | 'amountMinor' | 'gatewayName' | 'gatewayAccountId' | 'method' | 'createdAt'
> &
  Partial<Omit<NewAttempt, keyof AttemptOwner>>;

/** A new attempt, as it is put on record. */
export const attemptDraft = (owner: AttemptOwner, own: AttemptOwn): NewAttempt => ({
  id: own.id,
  organizationId: owner.organizationId,
  websiteId: owner.websiteId,
  customerId: owner.customerId,
  purchaseId: owner.purchaseId,
  invoiceId: owner.invoiceId,
  parentId: own.parentId ?? null,
  type: own.type,
  status: own.status ?? 'sending',
  result: own.result ?? 'unknown',
  amountMinor: own.amountMinor,
  currency: owner.currency,
  capturedMinor: own.capturedMinor ?? 0n,
  gatewayName: own.gatewayName,
  gatewayAccountId: own.gatewayAccountId,
  method: own.method,
  instrumentId: own.instrumentId ?? null,
  instrument: own.instrument ?? { method: own.method },
  response: own.response ?? {},
  requestId: own.requestId ?? null,
  retryNumber: own.retryNumber ?? 0,
  redirectUrl: own.redirectUrl ?? null,
  processedAt: own.processedAt ?? null,
  createdAt: own.createdAt,
});

/**
 * An attempt that continues a payment: a capture, a void or a refund. It shows the gateway and the instrument of the
 * payment.
 */
export const followUpDraft = (
  payment: Attempt,
  own: Pick<NewAttempt, 'id' | 'type' | 'amountMinor' | 'createdAt' | 'requestId' | 'response'>,
): NewAttempt =>
  attemptDraft(payment, {
    ...own,
    parentId: payment.id,
    gatewayName: payment.gatewayName,
    gatewayAccountId: payment.gatewayAccountId,
    method: payment.method,
    instrumentId: payment.instrumentId,
    instrument: payment.instrument,
  });
