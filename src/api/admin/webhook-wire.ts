import { invalidInput } from '../../kernel/errors';
import type { StoredEvent } from '../../kernel/outbox';
import {
  DELIVERY_STATUSES,
  type Delivery,
  type DeliveryStatus,
  type Drop,
  type EndpointChange,
  type EndpointReport,
  type NotificationSecretReport,
  type Replayed,
} from '../../modules/webhooks';
import type {
  DeliveryDto,
  EventDto,
  NotificationSecretDto,
  ReplayedDto,
  ReplayRangeDto,
  ShownWebhookDto,
  WebhookChangeDto,
  WebhookDropDto,
} from './dto/webhook.dto';

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

export const toWebhook = (endpoint: EndpointReport): ShownWebhookDto => ({
  id: endpoint.id,
  url: endpoint.url,
  topics: endpoint.topics,
  policy: endpoint.policy,
  status: endpoint.status,
  disabledReason: endpoint.disabledReason,
  disabledTime: time(endpoint.disabledAt),
  failures: endpoint.failures,
  failingSince: time(endpoint.failingSince),
  lastError: endpoint.lastError,
  pausedUntil: time(endpoint.pausedUntil),
  waiting: endpoint.waiting,
  oldestWaitingTime: time(endpoint.oldestWaitingAt),
  failed: endpoint.failed,
  secretReadable: endpoint.secretReadable,
  previousSecretUntil: time(endpoint.previousSecretUntil),
  createdTime: endpoint.createdAt.toISOString(),
});

export const toNotificationSecret = (report: NotificationSecretReport): NotificationSecretDto => ({
  secretReadable: report.readable,
  previousSecretUntil: time(report.previousSecretUntil),
});

export const toDelivery = (delivery: Delivery): DeliveryDto => ({
  id: delivery.id,
  endpointId: delivery.endpointId,
  url: delivery.url,
  eventId: delivery.eventId,
  eventTime: delivery.eventAt.toISOString(),
  type: delivery.topic,
  aggregateId: delivery.aggregateId,
  sequence: delivery.sequence,
  data: delivery.payload,
  status: delivery.status,
  tries: delivery.tries,
  history: [...delivery.history],
  dueTime: delivery.dueAt.toISOString(),
  responseStatus: delivery.responseStatus,
  error: delivery.error,
  createdTime: delivery.createdAt.toISOString(),
  deliveredTime: time(delivery.deliveredAt),
});

export const toEvent = ({ id, topic, createdAt, aggregateId, payload }: StoredEvent): EventDto => ({
  id,
  type: topic,
  timestamp: createdAt.toISOString(),
  aggregateId,
  data: payload,
});

export const toDrop = ({ endpointId, droppedOn, deliveries, oldestEventAt, newestEventAt }: Drop): WebhookDropDto => ({
  endpointId,
  droppedOn,
  deliveries,
  oldestEventTime: oldestEventAt.toISOString(),
  newestEventTime: newestEventAt.toISOString(),
});

export const toReplayed = ({ count, nextFrom }: Replayed): ReplayedDto => ({
  count,
  nextFrom: time(nextFrom ?? null),
});

export const fromChange = ({ topics, ...change }: WebhookChangeDto): EndpointChange => ({
  ...change,
  ...(topics !== undefined && { topics: topics ?? [] }),
});

/** @throws DomainError validation-failed */
export function fromReplayRange({ from, to, statuses = ['failed'] }: ReplayRangeDto): {
  from: Date;
  to: Date | undefined;
  statuses: DeliveryStatus[];
} {
  const known = DELIVERY_STATUSES.filter((status) => status !== 'waiting');
  const strange = statuses.findIndex((status) => !(known as string[]).includes(status));
  if (strange >= 0) {
    throw invalidInput({ field: `statuses.${String(strange)}`, message: `must be one of ${known.join(', ')}` });
  }
  return {
    from: new Date(from),
    to: to === undefined ? undefined : new Date(to),
    statuses: known.filter((status) => statuses.includes(status)),
  };
}
