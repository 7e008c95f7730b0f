export { WebhooksModule } from './webhooks.module';
export { type EndpointChange, Endpoints } from './endpoints.service';
export { Deliveries, type Replayed } from './deliveries.service';
export { NotificationSecrets, type NotificationSecretReport } from './notification-secrets.service';
export { FanOutEvents } from './fan-out-events.use-case';
export { SendDeliveries } from './send-deliveries.use-case';
export { KeepDeliveries } from './keep-deliveries.use-case';
export { EVENT_SCHEMA, EVENT_TOPICS, EVENTS, type EventTopic } from './events';
export {
  DELIVERY_STATUSES,
  DISABLED_REASONS,
  ENDPOINT_STATUSES,
  POLICIES,
  type Delivery,
  type DeliveryStatus,
  type DisabledReason,
  type Drop,
  type Endpoint,
  type EndpointReport,
  type EndpointStatus,
  type EventListener,
  type OwnDelivery,
  type Policy,
} from './types';
