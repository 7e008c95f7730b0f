import { Injectable } from '@nestjs/common';
import { run, selectList, statement, type Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { PaymentAttemptEntity } from './payment-attempt.entity';
import type { Attempt, DueAttempt } from './types';

const CONTINUE_HOSTED = statement(
  'payments.continue-hosted',
  `UPDATE payment_attempt
      SET status = 'sending', method = $2, instrument = $3::jsonb, gateway_name = $5, gateway_account_id = $6, response = response - 'hosted' - 'action', approval_url = NULL,
          lease_until = app_now() + make_interval(secs => $4), updated_at = date_trunc('milliseconds', app_now())
    WHERE id = $1 AND status = 'offsite' AND response ->> 'hosted' = 'true' AND fence_at IS NULL AND session_expires_at > app_now()
  RETURNING ${selectList(PaymentAttemptEntity)}`,
);
const OPEN_HOSTED = statement(
  'payments.open-hosted',
  `UPDATE payment_attempt SET session_expires_at = created_at + make_interval(secs => $2)
    WHERE id = $1 AND status = 'offsite' AND response ->> 'hosted' = 'true' AND response ->> 'resumed' IS NULL
      AND fence_at IS NULL AND session_expires_at > app_now() AND session_expires_at < created_at + make_interval(secs => $2)
  RETURNING id`,
);
const LEASE_DUE = statement(
  'payments.lease-due',
  `WITH due AS (
     SELECT id FROM payment_attempt
      WHERE lease_until < (SELECT app_now())
        AND (status IN ('sending', 'conn-error') OR (status IN ('pending', 'offsite', 'waiting-approval') AND session_expires_at <= (SELECT app_now())))
      ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED)
   UPDATE payment_attempt a SET lease_until = app_now() + make_interval(secs => $2), tries = a.tries + 1
     FROM due WHERE a.id = due.id
  RETURNING ${selectList(PaymentAttemptEntity, 'a')}, a.tries, a.fence_at IS NOT NULL AS fencing,
            coalesce(a.session_expires_at <= app_now(), false) AS "sessionOver",
            extract(epoch FROM app_now() - a.created_at)::float8 AS "ageSeconds"`,
);
const RESCHEDULE = statement(
  'payments.reschedule',
  `UPDATE payment_attempt SET lease_until = app_now() + make_interval(secs => $2)
    WHERE id = $1 AND status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval')`,
);
const FENCE = statement(
  'payments.fence',
  `UPDATE payment_attempt SET fence_at = coalesce(fence_at, app_now())
    WHERE id = $1 AND status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval') RETURNING id`,
);

type DueRow = Attempt & Omit<DueAttempt, 'attempt'>;

/** Attempts whose outcome is open: which process works on them, and when they are looked at next. */
@Injectable()
export class AttemptRecoveryRepository {
  /**
   * Takes attempts whose outcome is overdue for `LIMITS.attemptLeaseSeconds`, so that one process at a time asks for each. A process that
   * dies with them loses them by time.
   */
  async leaseDue(tx: Tx, limit: number): Promise<DueAttempt[]> {
    const rows = await run<DueRow>(tx, LEASE_DUE, [limit, LIMITS.attemptLeaseSeconds]);
    return rows.map(({ tries, fencing, sessionOver, ageSeconds, ...attempt }) => ({
      attempt,
      tries,
      fencing,
      sessionOver,
      ageSeconds,
    }));
  }

  /** Sets when an attempt that is still open is looked at next. */
  async reschedule(tx: Tx, id: string, seconds: number): Promise<void> {
    await run(tx, RESCHEDULE, [id, seconds]);
  }

  /** Announces that an attempt is about to be taken back at the gateway. @returns false when its outcome is known already */
  async fence(tx: Tx, id: string): Promise<boolean> {
    return (await run(tx, FENCE, [id])).length > 0;
  }

  /**
   * Gives a payment whose page is opened for the first time the whole time of a session, counted from when it was made.
   * @returns whether its time has changed
   */
  async openHosted(tx: Tx, id: string): Promise<boolean> {
    return (await run(tx, OPEN_HOSTED, [id, LIMITS.paymentSessionSeconds])).length > 0;
  }

  /**
   * Moves a payment that waits on our page on its way, with what its payer chose there. Of any number of clicks one moves it, and only that
   * one may ask the gateway.
   * @returns the attempt, or undefined when it does not wait there (any more)
   */
  async continueHosted(
    tx: Tx,
    id: string,
    chosen: Pick<Attempt, 'method' | 'instrument' | 'gatewayName' | 'gatewayAccountId'>,
  ): Promise<Attempt | undefined> {
    const { method, instrument, gatewayName, gatewayAccountId } = chosen;
    const values = [id, method, instrument, LIMITS.attemptLeaseSeconds, gatewayName, gatewayAccountId];
    return (await run<Attempt>(tx, CONTINUE_HOSTED, values))[0];
  }
}
