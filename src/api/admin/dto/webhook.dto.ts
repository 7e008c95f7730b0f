import { EVENT_TOPICS, POLICIES, type DeliveryStatus, type Policy } from '../../../modules/webhooks';
import { FreeObject, HttpUrl, Id, Int, IsoDateTime, ListOf, OneOf, Text, texts } from '../../shared';
import { LIMITS } from '../../../kernel/limits';
import { MAX_LIMIT, MAX_NAME } from './fields';

export class WebhookDto {
  @HttpUrl({ description: 'A public https address' })
  url!: string;

  @ListOf(texts({ max: MAX_NAME }), {
    max: EVENT_TOPICS.length,
    optional: true,
    description: 'Which events; absent or empty: all',
  })
  topics?: string[];

  @OneOf(POLICIES, {
    optional: true,
    description:
      'standard (default): any 2xx is success, retries after 1, 5, 30 min, 2, 6 h. merchant: only 200, after 15, 30 min, 1, 3, 6 h',
  })
  policy?: Policy;
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

  @OneOf(['active', 'disabled'], { description: 'disabled: it failed too often' })
  status!: 'active' | 'disabled';

  @Int({ min: 0, max: MAX_LIMIT, description: 'Failed tries in a row' })
  failures!: number;

  @IsoDateTime()
  createdTime!: string;

  @IsoDateTime({ nullable: true })
  disabledTime!: string | null;
}

export class NewWebhookDto extends ShownWebhookDto {
  @Text({ max: 100, description: 'Signs every message (Standard Webhooks); shown this once' })
  signingSecret!: string;
}

export class DeliveryDto {
  @Id()
  id!: string;

  @Id()
  eventId!: string;

  @Text({ max: MAX_NAME })
  type!: string;

  @Id({ description: 'The record the event is about' })
  aggregateId!: string;

  @Int({ min: 1, max: MAX_LIMIT })
  sequence!: number;

  @FreeObject({ maxBytes: LIMITS.bodyBytes })
  data!: Readonly<Record<string, unknown>>;

  @OneOf(['waiting', 'delivered', 'failed'])
  status!: DeliveryStatus;

  @Int({ min: 0, max: MAX_LIMIT })
  tries!: number;

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
