import { Injectable } from '@nestjs/common';
import { run, statement, type Tx } from '../../../kernel/database';
import { type AttemptStatus, GIVEN_UP_RESULTS, type LateOutcome } from './types';

// a payment that was given up, as far as nobody has sent its money back since
const GIVEN_UP = `type IN ('sale', 'authorize') AND result = ANY ($2::text[]) AND status NOT IN ('waiting-refund', 'refunded', 'partially-refunded')`;
const APPROVE_LATE = statement(
  'payments.approve-late',
  `UPDATE payment_attempt SET status = CASE WHEN $4 THEN 'completed' ELSE 'waiting-capture' END, result = 'approved',
          gateway_reference = $3, captured_minor = CASE WHEN $4 THEN amount_minor ELSE 0 END, response = response || $5::jsonb,
          processed_at = date_trunc('milliseconds', app_now()), updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND ${GIVEN_UP} RETURNING updated_at AS "updatedAt"`,
);
// The result stays what it was: the purchase did not happen. The sums say that money is on its way back.
const AWAIT_REFUND = statement(
  'payments.await-refund',
  `UPDATE payment_attempt SET status = 'waiting-refund', gateway_reference = coalesce(gateway_reference, $3),
          captured_minor = CASE WHEN $4 THEN amount_minor ELSE 0 END, updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND ${GIVEN_UP} RETURNING updated_at AS "updatedAt"`,
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
            WHEN $2 = 'void' THEN 'voided' WHEN status = 'disputed' THEN status WHEN refunded_minor = captured_minor THEN 'refunded' ELSE 'partially-refunded' END
    WHERE id = $1`,
);
const CAPTURE = statement(
  'payments.capture',
  `UPDATE payment_attempt SET status = CASE WHEN response ? 'disputed' THEN 'disputed' ELSE 'completed' END, captured_minor = $2, updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND type = 'authorize' AND status = 'waiting-capture' AND captured_minor = 0 RETURNING updated_at AS "updatedAt", status = 'disputed' AS disputed`,
);
// Money that is only reserved shows its dispute once it is captured. A dispute is never forgotten: nothing leaves 'disputed'.
const DISPUTE = statement(
  'payments.dispute',
  `UPDATE payment_attempt SET status = CASE WHEN status = 'waiting-capture' THEN status ELSE 'disputed' END,
          response = response || '{"disputed": true}', updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND type IN ('sale', 'authorize') AND result = 'approved' AND NOT response ? 'disputed'
      AND status IN ('completed', 'waiting-capture', 'partially-refunded', 'refunded') RETURNING status`,
);

/** Changes of payments that had ended already. Each is guarded by the state it starts from, so doing it twice changes nothing. */
@Injectable()
export class CorrectionRepository {
  /** A payment we had given up was approved, and what it pays for can be had. @returns the time, or undefined when it is not given up */
  async approveLate(tx: Tx, late: LateOutcome): Promise<Date | undefined> {
    const { attemptId, gatewayReference, captured, response } = late;
    const values = [attemptId, GIVEN_UP_RESULTS, gatewayReference, captured, response];
    return (await run<Updated>(tx, APPROVE_LATE, values))[0]?.updatedAt;
  }

  /** A payment we had given up was approved, and its money goes back. @returns the time, or undefined when it is not given up */
  async awaitRefund(tx: Tx, { attemptId, gatewayReference, captured }: LateOutcome): Promise<Date | undefined> {
    const values = [attemptId, GIVEN_UP_RESULTS, gatewayReference, captured];
    return (await run<Updated>(tx, AWAIT_REFUND, values))[0]?.updatedAt;
  }

  /** Sets part of what was captured aside for a refund: concurrent refunds never exceed it. @returns whether there was enough left */
  async reserveRefund(tx: Tx, paymentId: string, amountMinor: bigint): Promise<boolean> {
    return (await run(tx, RESERVE_REFUND, [paymentId, amountMinor])).length > 0;
  }

  /** A refund came to nothing: what was set aside for it is there again. */
  async returnRefund(tx: Tx, paymentId: string, amountMinor: bigint): Promise<void> {
    await run(tx, RETURN_REFUND, [paymentId, amountMinor]);
  }

  /** A refund or void was approved: the payment shows it. */
  async refunded(tx: Tx, paymentId: string, by: 'refund' | 'void'): Promise<void> {
    await run(tx, REFUNDED, [paymentId, by]);
  }

  /** An authorization was captured, whole or in part; what is left of it lapses. @returns undefined when it was not waiting for that */
  async captured(tx: Tx, paymentId: string, amountMinor: bigint): Promise<Captured | undefined> {
    return (await run<Captured>(tx, CAPTURE, [paymentId, amountMinor]))[0];
  }

  /**
   * The payer disputes a payment.
   * @returns the payment's status: `disputed`, or that of money which is only reserved; undefined when it was disputed
   * before, or never paid
   */
  async dispute(tx: Tx, paymentId: string): Promise<AttemptStatus | undefined> {
    return (await run<{ status: AttemptStatus }>(tx, DISPUTE, [paymentId]))[0]?.status;
  }
}

interface Updated {
  readonly updatedAt: Date;
}

interface Captured extends Updated {
  /** Its payer disputed it while it was only reserved. */
  readonly disputed: boolean;
}
