import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { recordset, run, selectList, statement, type Tx } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import type { DisabledReason, Endpoint, Policy } from './types';
import { WebhookEndpointEntity } from './webhook-endpoint.entity';

const SELECTED = selectList(WebhookEndpointEntity);

const CREATE = statement(
  'webhooks.create-endpoint',
  `INSERT INTO webhook_endpoint (id, organization_id, url, topics, policy, signing_secret)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);
/** The lock keeps an endpoint from being deleted before the deliveries that are being made for it are committed. */
const LISTENING = statement(
  'webhooks.listening-endpoints',
  `SELECT ${SELECTED} FROM webhook_endpoint WHERE organization_id = ANY ($1::text[]) ORDER BY id FOR KEY SHARE`,
);
const REPORTS = statement(
  'webhooks.endpoint-reports',
  `SELECT ${selectList(WebhookEndpointEntity, 'e')}, w.waiting, w."oldestWaitingAt",
          (SELECT count(*)::int FROM webhook_delivery d WHERE d.target = e.id AND d.status = 'failed') AS failed
     FROM webhook_endpoint e CROSS JOIN LATERAL (
       SELECT count(*)::int AS waiting, min(d.event_at) AS "oldestWaitingAt"
         FROM webhook_delivery d WHERE d.target = e.id AND d.status = 'waiting') w
    WHERE e.organization_id = $1 AND ($2::text IS NULL OR e.id = $2) ORDER BY e.id`,
);
/** NULL keeps what is there. */
const CHANGE = statement(
  'webhooks.change-endpoint',
  `UPDATE webhook_endpoint SET url = coalesce($3, url), topics = coalesce($4::text[], topics), policy = coalesce($5, policy)
    WHERE organization_id = $1 AND id = $2 RETURNING id`,
);
const ENABLE = statement(
  'webhooks.enable-endpoint',
  `UPDATE webhook_endpoint SET status = 'active', disabled_reason = NULL, disabled_at = NULL, failures = 0, failing_since = NULL,
          last_error = NULL, paused_until = NULL, revive_failed = true
    WHERE organization_id = $1 AND id = $2 RETURNING id`,
);
/** An endpoint that is disabled already keeps its reason and time. */
const DISABLE = statement(
  'webhooks.disable-endpoint',
  `UPDATE webhook_endpoint SET status = 'disabled', disabled_reason = coalesce(disabled_reason, $3),
          disabled_at = coalesce(disabled_at, app_now())
    WHERE organization_id = $1 AND id = $2 RETURNING id`,
);
const ROTATE = statement(
  'webhooks.rotate-endpoint-secret',
  `UPDATE webhook_endpoint SET signing_secret = $3,
          previous_secret = CASE WHEN $4::int > 0 THEN signing_secret END,
          previous_secret_until = CASE WHEN $4::int > 0 THEN app_now() + make_interval(secs => $4::int) END
    WHERE organization_id = $1 AND id = $2 RETURNING id`,
);
const REMOVE = statement(
  'webhooks.remove-endpoint',
  'DELETE FROM webhook_endpoint WHERE organization_id = $1 AND id = $2 RETURNING id',
);

/**
 * Health after some tries. A success ends what failed before it; failures that go on for `$2` seconds, or an endpoint that is gone, disable it.
 * An endpoint that answers as it always did is not written.
 */
const RECORD_HEALTH = statement(
  'webhooks.record-health',
  `WITH before AS MATERIALIZED (
     SELECT e.id, e.status, e.failures, e.failing_since, u.succeeded, u.failures AS more, u.error, u.gone, u."pauseSeconds"
       FROM ${recordset({
         endpointId: 'text',
         succeeded: 'boolean',
         failures: 'int',
         error: 'text',
         gone: 'boolean',
         pauseSeconds: 'int',
       })} JOIN webhook_endpoint e ON e.id = u."endpointId"
      WHERE u.failures > 0 OR e.failing_since IS NOT NULL ORDER BY e.id FOR NO KEY UPDATE OF e),
   after AS MATERIALIZED (
     SELECT b.*, CASE WHEN b.status = 'disabled' THEN NULL WHEN b.gone THEN 'gone'
                      WHEN b.more > 0 AND NOT b.succeeded AND b.failing_since <= app_now() - make_interval(secs => $2) THEN 'failing' END AS reason
       FROM before b)
   UPDATE webhook_endpoint e
      SET failures = CASE WHEN a.succeeded THEN a.more ELSE a.failures + a.more END,
          failing_since = CASE WHEN a.more = 0 THEN NULL WHEN a.succeeded THEN app_now() ELSE coalesce(a.failing_since, app_now()) END,
          last_error = CASE WHEN a.more > 0 THEN a.error END,
          paused_until = CASE WHEN a."pauseSeconds" IS NULL THEN e.paused_until ELSE app_now() + make_interval(secs => a."pauseSeconds") END,
          revive_failed = e.revive_failed OR (a.succeeded AND a.failing_since IS NOT NULL),
          status = CASE WHEN a.reason IS NULL THEN e.status ELSE 'disabled' END,
          disabled_reason = coalesce(a.reason, e.disabled_reason),
          disabled_at = CASE WHEN a.reason IS NULL THEN e.disabled_at ELSE app_now() END
     FROM after a WHERE e.id = a.id
   RETURNING ${selectList(WebhookEndpointEntity, 'e')}, a.reason IS NOT NULL AS "nowDisabled"`,
);
const TO_REVIVE = statement(
  'webhooks.endpoints-to-revive',
  `SELECT id FROM webhook_endpoint WHERE revive_failed AND status = 'active' ORDER BY id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`,
);
const REVIVED = statement(
  'webhooks.endpoint-revived',
  'UPDATE webhook_endpoint SET revive_failed = false WHERE id = $1',
);

/** What several tries say of their endpoint. */
export interface Health {
  readonly endpointId: string;
  readonly succeeded: boolean;
  /** Failures after the last success. */
  readonly failures: number;
  readonly error: string | null;
  readonly gone: boolean;
  readonly pauseSeconds: number | null;
}

export interface EndpointCounts {
  readonly waiting: number;
  readonly oldestWaitingAt: Date | null;
  readonly failed: number;
}

export type NewEndpoint = Pick<WebhookEndpointEntity, 'id' | 'organizationId' | 'url' | 'policy' | 'signingSecret'> & {
  readonly topics: readonly string[];
};

/** Rows of `webhook_endpoint`. */
@Injectable()
export class WebhookEndpointRepository {
  constructor(@InjectRepository(WebhookEndpointEntity) private readonly rows: Repository<WebhookEndpointEntity>) {}

  async create(tx: Tx, endpoint: NewEndpoint): Promise<void> {
    const { id, organizationId, url, topics, policy, signingSecret } = endpoint;
    await run(tx, CREATE, [id, organizationId, url, topics, policy, signingSecret]);
  }

  count(organizationId: string): Promise<number> {
    return this.rows.countBy({ organizationId });
  }

  find(organizationId: string, id: string): Promise<WebhookEndpointEntity | null> {
    return this.rows.findOneBy({ organizationId, id });
  }

  /** Every endpoint of some organizations, disabled ones too. None of them is deleted before the transaction ends. */
  listeningOf(tx: Tx, organizationIds: readonly string[]): Promise<Endpoint[]> {
    return run<WebhookEndpointEntity>(tx, LISTENING, [[...new Set(organizationIds)]]);
  }

  /** Oldest first. @param id only this one */
  reports(organizationId: string, id?: string): Promise<(WebhookEndpointEntity & EndpointCounts)[]> {
    return run<WebhookEndpointEntity & EndpointCounts>(this.rows.manager, REPORTS, [organizationId, id ?? null]);
  }

  /** Absent members stay. @returns whether there is such an endpoint */
  async change(
    tx: Tx,
    organizationId: string,
    id: string,
    change: { readonly url?: string; readonly topics?: readonly string[]; readonly policy?: Policy },
  ): Promise<boolean> {
    const values = [organizationId, id, change.url ?? null, change.topics ?? null, change.policy ?? null];
    return (await run(tx, CHANGE, values)).length > 0;
  }

  /** @returns whether there is such an endpoint */
  async enable(tx: Tx, organizationId: string, id: string): Promise<boolean> {
    return (await run(tx, ENABLE, [organizationId, id])).length > 0;
  }

  /** @returns whether there is such an endpoint */
  async disable(tx: Tx, organizationId: string, id: string, reason: DisabledReason): Promise<boolean> {
    return (await run(tx, DISABLE, [organizationId, id, reason])).length > 0;
  }

  /** @param secret with the time for which the one so far signs beside it; @returns whether there is such an endpoint */
  async rotate(
    tx: Tx,
    organizationId: string,
    id: string,
    secret: { readonly sealed: Buffer; readonly overlapSeconds: number },
  ): Promise<boolean> {
    const values = [organizationId, id, secret.sealed, secret.overlapSeconds];
    return (await run(tx, ROTATE, values)).length > 0;
  }

  /** @returns whether there was one */
  async remove(tx: Tx, organizationId: string, id: string): Promise<boolean> {
    return (await run(tx, REMOVE, [organizationId, id])).length > 0;
  }

  /** @returns endpoints that this has disabled */
  async recordHealth(tx: Tx, health: readonly Health[]): Promise<Endpoint[]> {
    if (health.length === 0) return [];
    const values = [health, LIMITS.webhookFailingSeconds];
    const rows = await run<WebhookEndpointEntity & { nowDisabled: boolean }>(tx, RECORD_HEALTH, values);
    return rows.filter(({ nowDisabled }) => nowDisabled);
  }

  /** Endpoints that are healthy again and whose failed deliveries nobody has looked at since. */
  async toRevive(tx: Tx, limit: number): Promise<string[]> {
    return (await run<{ id: string }>(tx, TO_REVIVE, [limit])).map(({ id }) => id);
  }

  async revived(tx: Tx, id: string): Promise<void> {
    await run(tx, REVIVED, [id]);
  }
}
