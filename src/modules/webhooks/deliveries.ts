import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, type Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import type { StoredEvent } from '../../kernel/outbox';
import type { Page, Paged } from '../../kernel/page';
import type { Secret } from '../../kernel/secret';
import { ApiKeys } from '../auth';
import { Endpoints } from './endpoints';
import { type RawDelivery, type RawEndpoint, toDelivery, toEndpoint } from './rows';
import type { Delivery, DueDelivery, Endpoint, OwnDelivery, Policy } from './types';
import {
  ACTIVE_ENDPOINTS,
  COUNT_DELIVERIES,
  DELIVERED,
  INSERT_DELIVERIES,
  LEASE_DELIVERIES,
  LIST_DELIVERIES,
  NOT_DELIVERED,
  PURGE_DELIVERIES,
  REPLAY,
} from './webhooks.sql';

type RawDue = RawDelivery & {
  url: string;
  policy: Policy;
  api_key_id: string | null;
  signed_text: string | null;
  signing_secret: Buffer | null;
  event_at: Date;
};
type Draft = Omit<OwnDelivery, 'url' | 'apiKeyId' | 'signedText'> & {
  readonly endpointId: string | null;
  readonly policy: Policy;
  readonly url: string | null;
  readonly apiKeyId: string | null;
  readonly signedText: string | null;
};

/** How a try failed, and what comes next. */
export interface Failure {
  readonly responseStatus: number | undefined;
  readonly error: string;
  /** Seconds until the next try; undefined: there is none. */
  readonly againInSeconds: number | undefined;
}

/** The log of deliveries, which is also the queue of those to make. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endpoints: Endpoints,
    private readonly apiKeys: ApiKeys,
  ) {}

  /** Writes one delivery per event and interested endpoint, and messages of doors' own. In the transaction that takes the events. */
  async write(tx: Tx, events: readonly StoredEvent[], own: readonly OwnDelivery[]): Promise<void> {
    const endpoints = await this.activeEndpoints(tx, events);
    const drafts: Draft[] = [
      ...events.flatMap((event) =>
        endpoints
          .filter(({ organizationId }) => organizationId === event.organizationId)
          .filter(({ topics }) => topics.length === 0 || topics.includes(event.topic))
          .map(({ id, policy }) => ({
            eventId: event.id,
            endpointId: id,
            policy,
            url: null,
            apiKeyId: null,
            signedText: null,
            ...event,
          })),
      ),
      ...own.map((message) => ({ endpointId: null, policy: 'merchant' as const, ...message })),
    ];
    if (drafts.length === 0) return;
    await run(tx, INSERT_DELIVERIES, [
      drafts.map(() => newId('delivery')),
      drafts.map((draft) => draft.organizationId),
      drafts.map((draft) => draft.endpointId),
      drafts.map((draft) => draft.url),
      drafts.map((draft) => draft.policy),
      drafts.map((draft) => draft.apiKeyId),
      drafts.map((draft) => draft.eventId),
      drafts.map((draft) => draft.topic),
      drafts.map((draft) => draft.aggregateId),
      drafts.map((draft) => JSON.stringify(draft.payload)),
      drafts.map((draft) => draft.signedText),
    ]);
  }

  /** Takes deliveries that are due, for a while; nobody else makes them meanwhile. */
  async leaseDue(tx: Tx, limit: number): Promise<DueDelivery[]> {
    const rows = await run<RawDue>(tx, LEASE_DELIVERIES, [limit, LIMITS.webhookLeaseSeconds]);
    const due: DueDelivery[] = [];
    for (const row of rows) {
      const secret = await this.secretOf(row);
      // a key that was revoked signs nothing any more
      if (!secret)
        await this.failed(
          tx,
          { id: row.id, tries: row.tries },
          { responseStatus: undefined, error: 'no-key', againInSeconds: undefined },
        );
      else
        due.push({
          ...toDelivery(row),
          url: row.url,
          policy: row.policy,
          eventAt: row.event_at,
          signedText: row.signed_text,
          secret,
        });
    }
    return due;
  }

  async delivered(tx: Tx, { id, tries }: Pick<Delivery, 'id' | 'tries'>, status: number): Promise<void> {
    await run(tx, DELIVERED, [id, tries, status]);
  }

  /** @returns whether the endpoint has failed too often and is closed now */
  async failed(tx: Tx, { id, tries }: Pick<Delivery, 'id' | 'tries'>, failure: Failure): Promise<boolean> {
    const { responseStatus = null, error, againInSeconds = null } = failure;
    const values = [id, tries, responseStatus, error, againInSeconds, LIMITS.webhookFailures];
    const [endpoint] = await run<{ status: string }>(tx, NOT_DELIVERED, values);
    return endpoint?.status === 'disabled';
  }

  /** Deliveries of an endpoint, newest first. */
  async list(organizationId: string, endpointId: string, { limit, offset }: Page): Promise<Paged<Delivery>> {
    const [rows, counted] = await Promise.all([
      run<RawDelivery>(this.dataSource.manager, LIST_DELIVERIES, [organizationId, endpointId, limit, offset]),
      run<{ total: number }>(this.dataSource.manager, COUNT_DELIVERIES, [organizationId, endpointId]),
    ]);
    return { items: rows.map(toDelivery), total: counted[0]?.total ?? 0 };
  }

  /** Makes a delivery again from the beginning, under the same event id. @throws DomainError not-found */
  async replay(tx: Tx, organizationId: string, endpointId: string, id: string): Promise<Delivery> {
    const [row] = await run<RawDelivery>(tx, REPLAY, [organizationId, endpointId, id]);
    if (!row) throw new DomainError('not-found', 'There is no such delivery.');
    return toDelivery(row);
  }

  /** Forgets finished deliveries of long ago, a bounded number. */
  async purge(tx: Tx, limit: number): Promise<void> {
    await run(tx, PURGE_DELIVERIES, [LIMITS.deliveryKeepSeconds, limit]);
  }

  /** Those of the organizations that have an active endpoint. */
  async listening(tx: Tx, organizations: readonly string[]): Promise<Set<string>> {
    if (organizations.length === 0) return new Set();
    const rows = await run<RawEndpoint>(tx, ACTIVE_ENDPOINTS, [[...new Set(organizations)]]);
    return new Set(rows.map((row) => toEndpoint(row).organizationId));
  }

  private async activeEndpoints(tx: Tx, events: readonly StoredEvent[]): Promise<Endpoint[]> {
    const organizations = [...new Set(events.map(({ organizationId }) => organizationId))];
    return (await run<RawEndpoint>(tx, ACTIVE_ENDPOINTS, [organizations])).map(toEndpoint);
  }

  private async secretOf(row: RawDue): Promise<Secret | undefined> {
    if (row.endpoint_id !== null && row.signing_secret) return this.endpoints.open(row.endpoint_id, row.signing_secret);
    return row.api_key_id === null ? undefined : this.apiKeys.signingSecret(row.organization_id, row.api_key_id);
  }
}
