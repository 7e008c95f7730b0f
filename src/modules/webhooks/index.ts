export { WebhooksModule } from './webhooks.module';
export { Endpoints } from './endpoints';
export { Deliveries } from './deliveries';
export { Dispatch } from './dispatch';
export { EVENT_TOPICS, type EventTopic, WEBHOOKS_DOCUMENT } from './events';
export {
  POLICIES,
  type Delivery,
  type DeliveryStatus,
  type Endpoint,
  type EventListener,
  type OwnDelivery,
  type Policy,
} from './types';
