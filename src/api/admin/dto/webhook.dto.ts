import { LIMITS } from '../../../kernel/limits';
import {
  DELIVERY_STATUSES,
  DISABLED_REASONS,
  ENDPOINT_STATUSES,
  EVENT_TOPICS,
  POLICIES,
  type DeliveryStatus,
  type DisabledReason,
  type EndpointStatus,
  type Policy,
} from '../../../modules/webhooks';
import { Bool, FreeObject, HttpUrl, Id, Int, IsoDateTime, ListOf, OneOf, Text, texts } from '../../shared';
import { MAX_LIMIT, MAX_NAME } from './fields';

const POLICY_TEXT =
  'standard (default): any 2xx is success, retries after 1, 5, 30 min, 2, 6 h. merchant: only 200, after 15, 30 min, 1, 3, 6 h';
const TOPICS_TEXT = 'Which events; absent or empty: all';

export class WebhookDto {
  @HttpUrl({ description: 'A public https address' })
  url!: string;

  @ListOf(texts({ max: MAX_NAME }), { max: EVENT_TOPICS.length, optional: true, description: TOPICS_TEXT })
  topics?: string[];

  @OneOf(POLICIES, { optional: true, description: POLICY_TEXT })
  policy?: Policy;
}

/** What is absent stays. */
export class WebhookChangeDto {
  @HttpUrl({ optional: true })
  url?: string;

  @ListOf(texts({ max: MAX_NAME }), {
    max: EVENT_TOPICS.length,
    optional: true,
    nullable: true,
    description: 'null or empty: all events',
  })
  topics?: string[] | null;

  @OneOf(POLICIES, { optional: true, description: POLICY_TEXT })
  policy?: Policy;

  @OneOf(ENDPOINT_STATUSES, {
    optional: true,
    description: 'disabled: nothing is sent, and what happens waits. active: as `enable`',
  })
  status?: EndpointStatus;
}

export class RotationDto {
  @Int({
    min: 0,
    max: LIMITS.secretOverlapMaxSeconds,
    optional: true,
    description: `How long messages carry a signature of the old secret beside that of the new one; default ${String(LIMITS.secretOverlapSeconds)}`,
  })
  overlapSeconds?: number;
}

export class ShownWebhookDto {
  @Id()
  id!: string;

  @HttpUrl()
  url!: string;

  @ListOf(texts({ max: MAX_NAME }), { max: EVENT_TOPICS.length })
  topics!: readonly string[];

  @OneOf(POLICIES)
  policy!: Policy;

  @OneOf(ENDPOINT_STATUSES)
  status!: EndpointStatus;

  @OneOf(DISABLED_REASONS, {
    nullable: true,
    description:
      'Why it is disabled. failing: failures over three days without a success; gone: it answered 410; operator: by request',
  })
  disabledReason!: DisabledReason | null;

  @IsoDateTime({ nullable: true })
  disabledTime!: string | null;

  @Int({ min: 0, max: MAX_LIMIT, description: 'Failed tries in a row' })
  failures!: number;

  @IsoDateTime({ nullable: true, description: 'When the first of them was' })
  failingSince!: string | null;

  @Text({ max: MAX_NAME, nullable: true, description: 'How the last of them failed' })
  lastError!: string | null;

  @IsoDateTime({ nullable: true, description: 'The receiver asked for a pause until then (Retry-After)' })
  pausedUntil!: string | null;

  @Int({ min: 0, max: MAX_LIMIT, description: 'Deliveries that wait for a first or next try' })
  waiting!: number;

  @IsoDateTime({ nullable: true, description: 'The oldest event among them' })
  oldestWaitingTime!: string | null;

  @Int({ min: 0, max: MAX_LIMIT, description: 'Deliveries whose tries are used up' })
  failed!: number;

  @Bool({ description: 'false: the signing secret belongs to another SECRET_KEY, nothing can be sent; rotate it' })
  secretReadable!: boolean;

  @IsoDateTime({ nullable: true, description: 'Until when the secret before the last rotation signs, too' })
  previousSecretUntil!: string | null;

  @IsoDateTime()
  createdTime!: string;
}

export class NewWebhookDto extends ShownWebhookDto {
  @Text({ max: 100, description: 'Signs every message (Standard Webhooks); shown this once' })
  signingSecret!: string;
}

export class NotificationSecretDto {
  @Bool({ description: 'false: the secret belongs to another SECRET_KEY, nothing can be sent; rotate it' })
  secretReadable!: boolean;

  @IsoDateTime({ nullable: true, description: 'Until when the secret before the last rotation signs, too' })
  previousSecretUntil!: string | null;
}

export class NewNotificationSecretDto extends NotificationSecretDto {
  @Text({ max: 100, description: 'Signs messages to addresses that purchases name (Url_Notify); shown this once' })
  signingSecret!: string;
}

export class TryDto {
  @IsoDateTime()
  at!: string;

  @Int({ min: 0, max: 999, nullable: true, description: 'HTTP status; null: no answer' })
  status!: number | null;

  @Text({ max: MAX_NAME, nullable: true, description: 'null: success' })
  error!: string | null;

  @Int({ min: 0, max: MAX_LIMIT })
  milliseconds!: number;
}

export class DeliveryDto {
  @Id()
  id!: string;

  @Id({ nullable: true, description: 'null: a message to the address that a purchase named' })
  endpointId!: string | null;

  @HttpUrl({ nullable: true, description: 'The address of a message without an endpoint' })
  url!: string | null;

  @Id()
  eventId!: string;

  @IsoDateTime()
  eventTime!: string;

  @Text({ max: MAX_NAME })
  type!: string;

  @Id({ description: 'The record the event is about' })
  aggregateId!: string;

  @Int({ min: 1, max: MAX_LIMIT })
  sequence!: number;

  @FreeObject({ maxBytes: LIMITS.bodyBytes })
  data!: Readonly<Record<string, unknown>>;

  @OneOf(DELIVERY_STATUSES)
  status!: DeliveryStatus;

  @Int({ min: 0, max: MAX_LIMIT, description: 'Tries that count towards the end of the policy' })
  tries!: number;

  @ListOf(() => TryDto, { max: LIMITS.deliveryHistoryLength, description: 'The last tries, oldest first' })
  history!: TryDto[];

  @IsoDateTime({ description: 'When the next try comes, of a waiting delivery' })
  dueTime!: string;

  @Int({ min: 0, max: 999, nullable: true })
  responseStatus!: number | null;

  @Text({ max: MAX_NAME, nullable: true })
  error!: string | null;

  @IsoDateTime()
  createdTime!: string;

  @IsoDateTime({ nullable: true })
  deliveredTime!: string | null;
}

export class ReplayRangeDto {
  @IsoDateTime({ description: 'By the time of the event' })
  from!: string;

  @IsoDateTime({ optional: true, description: 'Exclusive; absent: no end' })
  to?: string;

  @ListOf(texts({ max: MAX_NAME }), {
    max: DELIVERY_STATUSES.length,
    optional: true,
    description: '`failed` (default) and `delivered`; what waits comes anyway',
  })
  statuses?: string[];
}

export class ReplayedDto {
  @Int({ min: 0, max: LIMITS.replayBatch })
  count!: number;

  @IsoDateTime({ nullable: true, description: 'Where to go on: there are more than one replay takes' })
  nextFrom!: string | null;
}

export class EventDto {
  @Id()
  id!: string;

  @Text({ max: MAX_NAME })
  type!: string;

  @IsoDateTime()
  timestamp!: string;

  @Id({ description: 'The record the event is about' })
  aggregateId!: string;

  @FreeObject({ maxBytes: LIMITS.bodyBytes })
  data!: Readonly<Record<string, unknown>>;
}

export class WebhookDropDto {
  @Id({ nullable: true, description: 'null: messages to the address that a purchase named' })
  endpointId!: string | null;

  @Text({ max: MAX_NAME, description: 'The day, UTC' })
  droppedOn!: string;

  @Int({ min: 0, max: MAX_LIMIT })
  deliveries!: number;

  @IsoDateTime()
  oldestEventTime!: string;

  @IsoDateTime()
  newestEventTime!: string;
}
