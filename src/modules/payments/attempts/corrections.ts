import { Injectable } from '@nestjs/common';
import { run, statement, type Tx } from '../../../kernel/database';
import { GIVEN_UP_RESULTS } from './types';

const GIVEN_UP = `type IN ('sale', 'authorize') AND result = ANY ($2::text[]) AND status NOT IN ('waiting-refund', 'refunded', 'partially-refunded')`;
const APPROVE_LATE = statement(
  'payments.approve-late',
  `UPDATE payment_attempt SET status = CASE WHEN $4 THEN 'completed' ELSE 'waiting-capture' END, result = 'approved',
          gateway_reference = $3, captured_minor = CASE WHEN $4 THEN amount_minor ELSE 0 END, response = response || $5::jsonb,
          processed_at = date_trunc('milliseconds', app_now()), updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND ${GIVEN_UP} RETURNING updated_at`,
);
// The result stays what it was: the purchase did not happen. The sums say that money is on its way back.
const AWAIT_REFUND = statement(
  'payments.await-refund',
  `UPDATE payment_attempt SET status = 'waiting-refund', gateway_reference = coalesce(gateway_reference, $3),
          captured_minor = CASE WHEN $4 THEN amount_minor ELSE 0 END, updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND ${GIVEN_UP} RETURNING updated_at`,
);
const RESERVE_REFUND = statement(
  'payments.reserve-refund',
  `UPDATE payment_attempt SET refunded_minor = refunded_minor + $2, updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND refunded_minor + $2 <= captured_minor RETURNING id`,
);
const RETURN_REFUND = statement(
  'payments.return-refund',
  `UPDATE payment_attempt SET refunded_minor = refunded_minor - $2, updated_at = date_trunc('milliseconds', app_now()) WHERE id = $1 AND refunded_minor >= $2`,
);
const REFUNDED = statement(
  'payments.refunded',
  `UPDATE payment_attempt SET updated_at = date_trunc('milliseconds', app_now()), status = CASE
            WHEN $2 = 'void' THEN 'voided' WHEN refunded_minor = captured_minor THEN 'refunded' ELSE 'partially-refunded' END
    WHERE id = $1`,
);
const CAPTURE = statement(
  'payments.capture',
  `UPDATE payment_attempt SET status = 'completed', captured_minor = $2, updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND type = 'authorize' AND status = 'waiting-capture' AND captured_minor = 0 RETURNING updated_at`,
);
const DISPUTE = statement(
  'payments.dispute',
  `UPDATE payment_attempt SET status = 'disputed', updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND type = 'sale' AND status = 'completed' AND result = 'approved' RETURNING id`,
);

export interface LateOutcome {
  readonly attemptId: string;
  readonly gatewayReference: string;
  readonly captured: boolean;
  readonly response: Readonly<Record<string, unknown>>;
}

/** Changes of payments that had ended already. Every one is guarded by the state it starts from, so doing it twice changes nothing. */
@Injectable()
export class Corrections {
  /** A payment we had given up was approved, and what it pays for can be had. @returns the time, or undefined when it is not given up */
  async approveLate(tx: Tx, late: LateOutcome): Promise<Date | undefined> {
    const { attemptId, gatewayReference, captured, response } = late;
    const rows = await run<{ updated_at: Date }>(tx, APPROVE_LATE, [
      attemptId,
      GIVEN_UP_RESULTS,
      gatewayReference,
      captured,
      JSON.stringify(response),
    ]);
    return rows[0]?.updated_at;
  }

  /** A payment we had given up was approved, and its money goes back. @returns the time, or undefined when it is not given up */
  async awaitRefund(tx: Tx, { attemptId, gatewayReference, captured }: LateOutcome): Promise<Date | undefined> {
    const rows = await run<{ updated_at: Date }>(tx, AWAIT_REFUND, [
      attemptId,
      GIVEN_UP_RESULTS,
      gatewayReference,
      captured,
    ]);
    return rows[0]?.updated_at;
  }

  /** Sets part of what was captured aside for a refund: concurrent refunds never exceed it. @returns whether there was enough left */
  async reserveRefund(tx: Tx, paymentId: string, amountMinor: bigint): Promise<boolean> {
    return (await run(tx, RESERVE_REFUND, [paymentId, amountMinor.toString()])).length > 0;
  }

  /** A refund came to nothing: what was set aside for it is there again. */
  async returnRefund(tx: Tx, paymentId: string, amountMinor: bigint): Promise<void> {
    await run(tx, RETURN_REFUND, [paymentId, amountMinor.toString()]);
  }

  /** A refund or void was approved: the payment shows it. */
  async refunded(tx: Tx, paymentId: string, by: 'refund' | 'void'): Promise<void> {
    await run(tx, REFUNDED, [paymentId, by]);
  }

  /** An authorization was captured, whole or in part; what is left of it lapses. @returns the time, or undefined when it was not waiting for that */
  async captured(tx: Tx, paymentId: string, amountMinor: bigint): Promise<Date | undefined> {
    const rows = await run<{ updated_at: Date }>(tx, CAPTURE, [paymentId, amountMinor.toString()]);
    return rows[0]?.updated_at;
  }

  /** The payer disputes a payment. @returns whether it was not disputed before */
  async dispute(tx: Tx, paymentId: string): Promise<boolean> {
    return (await run(tx, DISPUTE, [paymentId])).length > 0;
  }
}
