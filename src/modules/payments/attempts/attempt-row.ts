import type { Attempt, AttemptResponse, AttemptResult, AttemptStatus, AttemptType, InstrumentSummary } from './types';

/** A row of `payment_attempt` as the driver returns it. */
export interface RawAttempt {
  id: string;
  organization_id: string;
  website_id: string;
  customer_id: string | null;
  purchase_id: string;
  invoice_id: string | null;
  parent_id: string | null;
  type: AttemptType;
  status: AttemptStatus;
  result: AttemptResult;
  amount_minor: bigint;
  currency: string;
  captured_minor: bigint;
  refunded_minor: bigint;
  gateway_name: string | null;
  gateway_reference: string | null;
  method: string;
  instrument_id: string | null;
  instrument: InstrumentSummary;
  response: AttemptResponse;
  request_id: string | null;
  retry_number: number;
  redirect_url: string | null;
  approval_url: string | null;
  session_expires_at: Date | null;
  processed_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export const toAttempt = (row: RawAttempt): Attempt => ({
  id: row.id,
  organizationId: row.organization_id,
  websiteId: row.website_id,
  customerId: row.customer_id,
  purchaseId: row.purchase_id,
  invoiceId: row.invoice_id,
  parentId: row.parent_id,
  type: row.type,
  status: row.status,
  result: row.result,
  amountMinor: row.amount_minor,
  currency: row.currency,
  capturedMinor: row.captured_minor,
  refundedMinor: row.refunded_minor,
  gatewayName: row.gateway_name,
  gatewayReference: row.gateway_reference,
  method: row.method,
  instrumentId: row.instrument_id,
  instrument: row.instrument,
  response: row.response,
  requestId: row.request_id,
  retryNumber: row.retry_number,
  redirectUrl: row.redirect_url,
  approvalUrl: row.approval_url,
  sessionExpiresAt: row.session_expires_at,
  processedAt: row.processed_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
