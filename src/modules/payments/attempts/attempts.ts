import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { run, type Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { toAttempt, type RawAttempt } from './attempt-row';
import {
  COUNT,
  FENCE,
  FIND,
  HAS_PAID,
  LEASE_DUE,
  LIST,
  LOCK_OF_PURCHASE,
  OPEN,
  READ,
  READ_OF_PURCHASES,
  RESCHEDULE,
  SETTLE,
  SETTLE_ALL,
  TAKE_HOSTED,
} from './attempts.sql';
import type { Attempt, DueAttempt, Settlement } from './types';

/** Members of an attempt the table fills in by itself. */
type Filled = 'refundedMinor' | 'gatewayReference' | 'approvalUrl' | 'sessionExpiresAt' | 'updatedAt';
export type NewAttempt = Omit<Attempt, Filled>;

/** The columns of a new attempt. */
const newRow = (attempt: NewAttempt): object => ({
  id: attempt.id,
  organization_id: attempt.organizationId,
  website_id: attempt.websiteId,
  customer_id: attempt.customerId,
  purchase_id: attempt.purchaseId,
  invoice_id: attempt.invoiceId,
  parent_id: attempt.parentId,
  type: attempt.type,
  status: attempt.status,
  result: attempt.result,
  amount_minor: attempt.amountMinor,
  currency: attempt.currency,
  captured_minor: attempt.capturedMinor,
  gateway_name: attempt.gatewayName,
  method: attempt.method,
  instrument_id: attempt.instrumentId,
  instrument: attempt.instrument,
  response: attempt.response,
  request_id: attempt.requestId,
  retry_number: attempt.retryNumber,
  redirect_url: attempt.redirectUrl,
  created_at: attempt.createdAt,
  processed_at: attempt.processedAt,
});

/** A new attempt as it stands after it was written; a draft made from another attempt may carry that one's outcome. */
const opened = (attempt: NewAttempt): Attempt => ({
  id: attempt.id,
  organizationId: attempt.organizationId,
  websiteId: attempt.websiteId,
  customerId: attempt.customerId,
  purchaseId: attempt.purchaseId,
  invoiceId: attempt.invoiceId,
  parentId: attempt.parentId,
  type: attempt.type,
  status: attempt.status,
  result: attempt.result,
  amountMinor: attempt.amountMinor,
  currency: attempt.currency,
  capturedMinor: attempt.capturedMinor,
  refundedMinor: 0n,
  gatewayName: attempt.gatewayName,
  gatewayReference: null,
  method: attempt.method,
  instrumentId: attempt.instrumentId,
  instrument: attempt.instrument,
  response: attempt.response,
  requestId: attempt.requestId,
  retryNumber: attempt.retryNumber,
  redirectUrl: attempt.redirectUrl,
  approvalUrl: null,
  sessionExpiresAt: null,
  processedAt: attempt.processedAt,
  createdAt: attempt.createdAt,
  updatedAt: attempt.createdAt,
});

/** What a settlement changes. */
const settledRow = (settlement: Settlement): object => ({
  id: settlement.attemptId,
  status: settlement.status,
  result: settlement.result,
  gateway_reference: settlement.gatewayReference,
  response: settlement.response,
  approval_url: settlement.approvalUrl,
  session_seconds: settlement.sessionSeconds,
  captured_minor: settlement.capturedMinor,
  lease_seconds: settlement.leaseSeconds,
  fenced: settlement.fenced,
});

/** What a final outcome changes. */
const finalRow = (attempt: Attempt): object => ({
  id: attempt.id,
  status: attempt.status,
  result: attempt.result,
  gateway_reference: attempt.gatewayReference,
  response: attempt.response,
  captured_minor: attempt.capturedMinor,
});

/**
 * The record of what was asked of the gateway. An attempt is written and committed before a byte leaves for the gateway, so a crash
 * at any moment leaves something to inquire about.
 */
@Injectable()
export class Attempts {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Writes attempts. A second live charge of one invoice violates `uq_payment_attempt_live`.
   * @param attempts with their creation time set by the transaction's clock
   * @returns them as they stand now, in order
   */
  async open(tx: Tx, attempts: readonly NewAttempt[]): Promise<Attempt[]> {
    if (attempts.length > 0) await run(tx, OPEN, [attempts.map(newRow), LIMITS.attemptLeaseSeconds]);
    return attempts.map(opened);
  }

  /**
   * Records outcomes. Only attempts that are still open move; an answer that comes after another one changes nothing.
   * @returns the attempts that moved, as they are now
   */
  async settle(tx: Tx, settlements: readonly Settlement[]): Promise<Map<string, Attempt>> {
    if (settlements.length === 0) return new Map();
    const rows = await run<RawAttempt>(tx, SETTLE, [settlements.map(settledRow), settlements.map((s) => s.attemptId)]);
    return new Map(rows.map((row) => [row.id, toAttempt(row)]));
  }

  /**
   * Records final outcomes of attempts that are as they were opened: the statement fails, and the transaction with it, when somebody has
   * touched one meanwhile, or when it is another time.
   * @param settled as `settledAttempt` tells them, all at one moment
   */
  async settleAll(tx: Tx, settled: readonly Attempt[], at: Date): Promise<void> {
    if (settled.length === 0) return;
    const inOrder = settled.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    await run(tx, SETTLE_ALL, [inOrder.map(finalRow), at, LIMITS.clockToleranceMs, inOrder.map(({ id }) => id)]);
  }

  /** Locks every attempt of a purchase, in id order: the first lock of whoever changes an existing purchase. */
  async lockOfPurchase(tx: Tx, purchaseId: string): Promise<Attempt[]> {
    return (await run<RawAttempt>(tx, LOCK_OF_PURCHASE, [purchaseId])).map(toAttempt);
  }

  /** Attempts of purchases, oldest first. */
  async ofPurchases(on: EntityManager, purchaseIds: readonly string[]): Promise<Attempt[]> {
    return (await run<RawAttempt>(on, READ_OF_PURCHASES, [purchaseIds])).map(toAttempt);
  }

  /** A purchase's attempts as they are at this moment of the transaction, oldest first. The caller holds the purchase's lock. */
  async readOfPurchase(tx: Tx, purchaseId: string): Promise<Attempt[]> {
    return (await run<RawAttempt>(tx, READ_OF_PURCHASES, [[purchaseId]])).map(toAttempt);
  }

  /** One attempt of an organization; undefined also when it is another organization's. */
  async find(organizationId: string, id: string): Promise<Attempt | undefined> {
    const rows = await run<RawAttempt>(this.dataSource.manager, FIND, [organizationId, id]);
    return rows[0] && toAttempt(rows[0]);
  }

  /** Attempts by id, whoever owns them: for recovery and callbacks, which come without a principal. */
  async read(ids: readonly string[]): Promise<Attempt[]> {
    return (await run<RawAttempt>(this.dataSource.manager, READ, [ids])).map(toAttempt);
  }

  /**
   * Takes attempts whose outcome is overdue for `LIMITS.attemptLeaseSeconds`, so that one process at a time asks for each. A process that
   * dies with them loses them by time.
   */
  async leaseDue(tx: Tx, limit: number): Promise<DueAttempt[]> {
    const rows = await run<RawDue>(tx, LEASE_DUE, [limit, LIMITS.attemptLeaseSeconds]);
    return rows.map((row) => ({
      attempt: toAttempt(row),
      tries: row.tries,
      fencing: row.fencing,
      sessionOver: row.session_over,
      ageSeconds: row.age_seconds,
    }));
  }

  /** Whether a stored instrument has ever paid. */
  async hasPaid(organizationId: string, instrumentId: string): Promise<boolean> {
    const rows = await run<{ paid: boolean }>(this.dataSource.manager, HAS_PAID, [organizationId, instrumentId]);
    return rows[0]?.paid === true;
  }

  /**
   * Takes a payment that waits on our page, to send it with what its payer chose. Of any number of clicks one gets it.
   * @returns the attempt, or undefined when it does not wait there (any more)
   */
  async takeHosted(tx: Tx, id: string, chosen: Pick<Attempt, 'method' | 'instrument'>): Promise<Attempt | undefined> {
    const values = [id, chosen.method, JSON.stringify(chosen.instrument), LIMITS.attemptLeaseSeconds];
    const rows = await run<RawAttempt>(tx, TAKE_HOSTED, values);
    return rows[0] && toAttempt(rows[0]);
  }

  /** Sets when an attempt that is still open is looked at next. */
  async reschedule(tx: Tx, id: string, seconds: number): Promise<void> {
    await run(tx, RESCHEDULE, [id, seconds]);
  }

  /** Announces that an attempt is about to be taken back at the gateway. @returns false when its outcome is known already */
  async fence(tx: Tx, id: string): Promise<boolean> {
    return (await run(tx, FENCE, [id])).length > 0;
  }

  /** Attempts of an organization, newest first. */
  async list(
    organizationId: string,
    filter: {
      customerId?: string | undefined;
      customerIds?: readonly string[] | undefined;
      purchaseId?: string | undefined;
    },
    page: { limit: number; offset: number },
  ): Promise<{ items: Attempt[]; total: number }> {
    const customers = filter.customerIds ?? (filter.customerId === undefined ? null : [filter.customerId]);
    const values = [organizationId, customers, filter.purchaseId ?? null];
    const [rows, counted] = await Promise.all([
      run<RawAttempt>(this.dataSource.manager, LIST, [...values, page.limit, page.offset]),
      run<{ total: number }>(this.dataSource.manager, COUNT, values),
    ]);
    return { items: rows.map(toAttempt), total: counted[0]?.total ?? 0 };
  }
}

type RawDue = RawAttempt & { tries: number; fencing: boolean; session_over: boolean; age_seconds: number };
