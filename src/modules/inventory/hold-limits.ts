import { Injectable } from '@nestjs/common';
import { run, statement, type Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';

/** Who holds, for a limit on how much one client may hold at once. */
export interface Holder {
  /** Keyed hash of whatever the limit is counted per; never an address itself. */
  readonly fingerprint: Buffer;
  /** Holds that may run at the same time. */
  readonly activeHolds: number;
}

const LOCK = statement('inventory.lock-holder', 'SELECT pg_advisory_xact_lock($1::bigint)');
const COUNT = statement(
  'inventory.count-holds',
  `SELECT count(DISTINCT purchase_id)::int AS active, ceil(extract(epoch FROM min(due_at) - app_now()))::int AS "secondsLeft"
     FROM reservation WHERE holder = $1 AND due_at > (SELECT app_now())`,
);
const NAME = statement('inventory.name-holder', 'UPDATE reservation SET holder = $2 WHERE purchase_id = $1');

/**
 * Keeps clients from holding everything. A holder's running holds are counted from the reservations themselves, so whatever ends one
 * makes room at once. Holders without a limit never come here and pay nothing for it.
 */
@Injectable()
export class HoldLimits {
  /**
   * Lets a holder in, one reservation at a time, until the transaction ends: two at once cannot both be the last. Call it before stock
   * is locked; nobody who has stock locked waits for it.
   * @throws DomainError hold-limit-reached, with the seconds until the first running hold ends
   */
  async admit(tx: Tx, { fingerprint, activeHolds }: Holder): Promise<void> {
    await run(tx, LOCK, [fingerprint.readBigInt64BE().toString()]);
    const [counted] = await run<{ active: number; secondsLeft: number | null }>(tx, COUNT, [fingerprint]);
    if (!counted || counted.active < activeHolds) return;
    throw new DomainError('hold-limit-reached', 'Too many reservations are open.', {
      retryAfterSeconds: Math.max(1, counted.secondsLeft ?? 1),
    });
  }

  /** Writes down whose a hold is. */
  async record(tx: Tx, purchaseId: string, { fingerprint }: Holder): Promise<void> {
    await run(tx, NAME, [purchaseId, fingerprint]);
  }
}
