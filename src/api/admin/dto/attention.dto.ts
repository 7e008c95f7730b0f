import { LIMITS } from '../../../kernel/limits';
import { Id, Int, IsoDateTime, OneOf, Text } from '../../shared';
import { MAX_LIMIT, MAX_NAME } from './fields';

export const ATTENTION_KINDS = [
  'braked',
  'webhook-disabled',
  'deal-vouchers-expired',
  'payment-unknown',
  'refund-failed',
] as const;
const BRAKED_BY = ['address', 'card', 'customer', 'coupons', 'login', 'key'] as const;

export class AttentionItemDto {
  @OneOf(ATTENTION_KINDS)
  kind!: (typeof ATTENTION_KINDS)[number];

  @IsoDateTime({ description: 'Since when, or of when the latest of it is' })
  time!: string;

  @OneOf(BRAKED_BY, { optional: true, description: 'What the strikes of somebody who is refused are counted by' })
  by?: (typeof BRAKED_BY)[number];

  @Int({ min: 0, max: MAX_LIMIT, optional: true })
  strikes?: number;

  @IsoDateTime({ optional: true, description: 'When the next try is let through' })
  untilTime?: string;

  @Id({ optional: true })
  websiteId?: string;

  @Id({ optional: true })
  customerId?: string;

  @Text({ max: 4, optional: true, description: 'The last digits of a card' })
  last4?: string;

  @Id({ optional: true })
  endpointId?: string;

  @Text({ max: LIMITS.urlBytes, optional: true })
  url?: string;

  @Text({ max: MAX_NAME, optional: true })
  reason?: string;

  @Int({ min: 0, max: MAX_LIMIT, optional: true, description: 'Messages that wait' })
  waiting?: number;

  @Id({ optional: true })
  offerId?: string;

  @Text({ max: MAX_NAME, optional: true })
  name?: string;

  @Id({ optional: true })
  orderId?: string;

  @Id({ optional: true })
  transactionId?: string;

  @Text({ max: MAX_NAME, optional: true })
  type?: string;

  @Text({ max: MAX_NAME, optional: true })
  status?: string;
}
