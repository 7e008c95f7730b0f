import { Injectable } from '@nestjs/common';
import { run, statement, type Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import type { CallbackType, GatewayEvent } from '../gateway/port';
import { toWire } from '../gateway/gateway-json';

const STORE = statement(
  'callbacks.store',
  `INSERT INTO gateway_callback (gateway_account_id, event_id, reference, payload) VALUES ($1, $2, $3, $4)
   ON CONFLICT DO NOTHING RETURNING event_id`,
);
// each try takes the callback for one pause, and the next one comes a pause later
const LEASE = statement(
  'callbacks.lease',
  `WITH due AS (
     SELECT gateway_account_id, event_id FROM gateway_callback
      WHERE processed_at IS NULL AND tries < $2 AND received_at + make_interval(secs => (tries + 1) * $3) < (SELECT app_now())
      ORDER BY received_at LIMIT $1 FOR UPDATE SKIP LOCKED)
   UPDATE gateway_callback c SET tries = c.tries + 1 FROM due
    WHERE c.gateway_account_id = due.gateway_account_id AND c.event_id = due.event_id
  RETURNING c.gateway_account_id AS "gatewayAccountId", c.event_id AS "eventId", c.reference, c.payload ->> 'type' AS type`,
);
const DONE = statement(
  'callbacks.done',
  `UPDATE gateway_callback SET processed_at = app_now() WHERE gateway_account_id = $1 AND event_id = $2 AND processed_at IS NULL`,
);
const PURGE = statement(
  'callbacks.purge',
  `DELETE FROM gateway_callback WHERE ctid IN (
     SELECT ctid FROM gateway_callback WHERE processed_at < (SELECT app_now()) - make_interval(secs => $1) LIMIT $2)`,
);

/** A stored callback, as far as it says where to look. */
export interface StoredCallback {
  readonly gatewayAccountId: string;
  readonly eventId: string;
  /** Our attempt. */
  readonly reference: string;
  readonly type: CallbackType;
}

/** Callbacks of gateways as they arrived: each event once, however often it is delivered. */
@Injectable()
export class GatewayCallbackRepository {
  /** Keeps an event. @returns undefined when it is here already */
  async store(tx: Tx, gatewayAccountId: string, event: GatewayEvent): Promise<StoredCallback | undefined> {
    const { id: eventId, reference, type } = event;
    const rows = await run(tx, STORE, [gatewayAccountId, eventId, reference, toWire(event)]);
    return rows.length > 0 ? { gatewayAccountId, eventId, reference, type } : undefined;
  }

  /** Takes callbacks nobody has finished with for a while. */
  async leaseDue(tx: Tx, limit: number): Promise<StoredCallback[]> {
    return run<StoredCallback>(tx, LEASE, [limit, LIMITS.callbackTries, LIMITS.recoveryBackoffSeconds]);
  }

  /** Nothing is left to do for a callback. */
  async done(tx: Tx, { gatewayAccountId, eventId }: StoredCallback): Promise<void> {
    await run(tx, DONE, [gatewayAccountId, eventId]);
  }

  /** Forgets callbacks that were dealt with long ago, a bounded number. */
  async purge(tx: Tx, limit: number): Promise<void> {
    await run(tx, PURGE, [LIMITS.callbackKeepSeconds, limit]);
  }
}
