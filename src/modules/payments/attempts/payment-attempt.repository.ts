import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import {
  columnNames,
  type Connection,
  readPage,
  recordset,
  recordsetOf,
  requiredRows,
  run,
  selectList,
  statement,
  type Tx,
} from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import type { Paged, RecordPage } from '../../../kernel/page';
import { PaymentAttemptEntity } from './payment-attempt.entity';
import type { Attempt, AttemptFilter, NewAttempt, Settlement } from './types';

const CREATED: readonly (keyof NewAttempt)[] = [
  'id',
  'organizationId',
  'websiteId',
  'customerId',
  'purchaseId',
  'invoiceId',
  'parentId',
  'type',
  'status',
  'result',
  'amountMinor',
  'currency',
  'capturedMinor',
  'gatewayName',
  'gatewayAccountId',
  'method',
  'instrumentId',
  'instrument',
  'response',
  'requestId',
  'retryNumber',
  'redirectUrl',
  'processedAt',
  'createdAt',
];
const SELECTED = selectList(PaymentAttemptEntity);

const CREATE = statement(
  'payments.create',
  `INSERT INTO payment_attempt (${columnNames(PaymentAttemptEntity, CREATED)}, updated_at, lease_until)
   SELECT u.*, u."createdAt", u."createdAt" + make_interval(secs => $2) FROM ${recordsetOf(PaymentAttemptEntity, CREATED)}`,
);

/**
 * The guard of every outcome: an attempt is settled by whoever finds it open. Rows are locked in id order; who comes
 * second gets no row. A settlement that leaves the attempt open (still unknown, still waiting) is one too. While a
 * payment is being taken back (`fence_at`) only the answer to that settles it. Rows are found by their names alone: a
 * condition on the status beside it lets the server choose the index of what is open, where every attempt of the last
 * minutes has left a dead entry.
 *
 * With a moment (`$3`) all attempts must be as they were created, and the moment must be the time: the statement fails
 * otherwise, and returns no rows, because what they become is known.
 */
export const SETTLE = statement(
  'payments.settle',
  `WITH named AS MATERIALIZED (SELECT p.id, p.status, p.fence_at FROM payment_attempt p WHERE p.id = ANY ($2::text[]) ORDER BY p.id FOR UPDATE),
   u AS MATERIALIZED (
     SELECT * FROM ${recordset({
       attemptId: 'text',
       status: 'text',
       result: 'text',
       gatewayReference: 'text',
       response: 'jsonb',
       approvalUrl: 'text',
       sessionSeconds: 'int',
       capturedMinor: 'bigint',
       leaseSeconds: 'int',
       fenced: 'boolean',
     })}),
   open AS MATERIALIZED (
     SELECT n.id FROM named n JOIN u ON u."attemptId" = n.id
      WHERE n.status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval') AND (n.fence_at IS NULL OR u.fenced)
        AND ($3::timestamptz IS NULL OR (n.status = 'sending' AND n.fence_at IS NULL))),
   clock AS MATERIALIZED (SELECT coalesce($3::timestamptz, date_trunc('milliseconds', app_now())) AS now, count(*) FROM open),
   settled AS (
     UPDATE payment_attempt a
        SET status = u.status, result = u.result, gateway_reference = coalesce(u."gatewayReference", a.gateway_reference),
            response = a.response || u.response, approval_url = coalesce(u."approvalUrl", a.approval_url),
            session_expires_at = CASE WHEN u."sessionSeconds" IS NULL THEN a.session_expires_at
                                      ELSE coalesce(a.session_expires_at, clock.now + make_interval(secs => u."sessionSeconds")) END,
            captured_minor = u."capturedMinor", lease_until = clock.now + make_interval(secs => u."leaseSeconds"),
            processed_at = CASE WHEN u.result = 'unknown' THEN a.processed_at ELSE clock.now END, updated_at = clock.now
       FROM open, clock, u
      WHERE a.id = open.id AND u."attemptId" = a.id AND (a.fence_at IS NULL OR u.fenced)
     RETURNING a.*),
   required AS MATERIALIZED (
     SELECT require_rows((SELECT count(*) FROM settled), $4::int), require_time($3::timestamptz, $5::int))
   SELECT ${selectList(PaymentAttemptEntity, 's')} FROM required LEFT JOIN settled s ON $3::timestamptz IS NULL`,
);

const LOCK_OF_PURCHASE = statement(
  'payments.lock-of-purchase',
  `SELECT ${SELECTED} FROM payment_attempt WHERE purchase_id = $1 ORDER BY id FOR UPDATE`,
);
const OF_PURCHASES = statement(
  'payments.of-purchases',
  `SELECT ${SELECTED} FROM payment_attempt WHERE purchase_id = ANY ($1::text[]) ORDER BY id`,
);

/**
 * The record of what was asked of the gateway. An attempt is written and committed before a byte leaves for the
 * gateway, so a crash at any moment leaves something to inquire about.
 */
@Injectable()
export class PaymentAttemptRepository {
  constructor(@InjectRepository(PaymentAttemptEntity) private readonly attempts: Repository<PaymentAttemptEntity>) {}

  /**
   * Writes attempts. A second live charge of one invoice violates `uq_payment_attempt_live`.
   * @param attempts with their creation time set by the transaction's clock
   * @returns them as they stand now, in order
   */
  async create(tx: Tx, attempts: readonly NewAttempt[]): Promise<Attempt[]> {
    if (attempts.length > 0) await run(tx, CREATE, [attempts, LIMITS.attemptLeaseSeconds]);
    return attempts.map(created);
  }

  /**
   * Records outcomes. Only attempts that are still open move; an answer that comes after another one changes nothing.
   * @param expectedAt the time as far as it is known, where what the attempts become is known too (`settledAttempt`):
   * the statement then fails, and the transaction with it, when somebody has touched one of them since it was created,
   * or when it is another time
   * @returns the attempts that moved, as they are now; none with `expectedAt`
   */
  async settle(tx: Tx, settlements: readonly Settlement[], expectedAt?: Date): Promise<Map<string, Attempt>> {
    if (settlements.length === 0) return new Map();
    const rows = await run<Attempt | Record<keyof Attempt, null>>(tx, SETTLE, [
      settlements,
      settlements.map(({ attemptId }) => attemptId),
      expectedAt,
      requiredRows(expectedAt ? 'all' : 'each', settlements.length),
      LIMITS.clockToleranceMs,
    ]);
    const moved = rows.filter((row): row is Attempt => row.id !== null);
    return new Map(moved.map((attempt) => [attempt.id, attempt]));
  }

  /** Locks every attempt of a purchase, in id order: the first lock of whoever changes an existing purchase. */
  async lockOfPurchase(tx: Tx, purchaseId: string): Promise<Attempt[]> {
    return run<Attempt>(tx, LOCK_OF_PURCHASE, [purchaseId]);
  }

  /**
   * A purchase's attempts as they are at this moment of the transaction, oldest first. The caller holds the purchase's
   * lock.
   */
  async readOfPurchase(tx: Tx, purchaseId: string): Promise<Attempt[]> {
    return this.ofPurchases(tx, [purchaseId]);
  }

  /** Attempts of purchases, oldest first. */
  async ofPurchases(on: Connection, purchaseIds: readonly string[]): Promise<Attempt[]> {
    return run<Attempt>(on, OF_PURCHASES, [purchaseIds]);
  }

  /** One attempt of an organization; undefined also when it is another organization's. */
  async find(organizationId: string, id: string): Promise<Attempt | undefined> {
    return (await this.attempts.findOneBy({ organizationId, id })) ?? undefined;
  }

  /** Attempts by id, whoever owns them: for recovery and callbacks, which come without a principal. */
  async read(ids: readonly string[]): Promise<Attempt[]> {
    return this.attempts.findBy({ id: In(ids) });
  }

  /** Whether a stored instrument has ever paid. */
  async hasPaid(organizationId: string, instrumentId: string): Promise<boolean> {
    return this.attempts.existsBy({ organizationId, instrumentId, result: 'approved' });
  }

  /** Attempts of an organization, newest first unless the page says otherwise. */
  async list(organizationId: string, filter: AttemptFilter, page: RecordPage): Promise<Paged<Attempt>> {
    return readPage(this.attempts, organizationId, filter, page);
  }
}

/** A new attempt as it stands after it was written; a draft made from another attempt may carry that one's outcome. */
const created = (attempt: NewAttempt): Attempt => ({
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
  gatewayAccountId: attempt.gatewayAccountId,
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
