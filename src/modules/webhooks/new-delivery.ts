import { newId } from '../../kernel/ids';
import type { StoredEvent } from '../../kernel/outbox';
import type { NewDelivery } from './delivery-queue.repository';
import type { Endpoint, OwnDelivery } from './types';

/** An event on its way to an endpoint. */
export const deliveryToEndpoint = (event: StoredEvent, endpoint: Endpoint): NewDelivery => ({
  id: newId('delivery'),
  organizationId: event.organizationId,
  endpointId: endpoint.id,
  url: null,
  target: endpoint.id,
  policy: endpoint.policy,
  eventId: event.id,
  eventAt: event.createdAt,
  topic: event.topic,
  aggregateId: event.aggregateId,
  payload: event.payload,
  signedText: null,
});

/** A message of a door's own, which an event set off, on its way to the address that a purchase named. */
export const deliveryToAddress = (event: StoredEvent, own: OwnDelivery): NewDelivery => ({
  id: newId('delivery'),
  organizationId: own.organizationId,
  endpointId: null,
  url: own.url,
  // whatever stands behind the origin is one receiver
  target: `${own.organizationId}|${URL.canParse(own.url) ? new URL(own.url).origin : own.url}`,
  policy: 'merchant',
  eventId: event.id,
  eventAt: event.createdAt,
  topic: own.topic,
  aggregateId: own.aggregateId,
  payload: own.payload,
  signedText: own.signedText,
});

/** Does an endpoint want to hear of this event? Disabled ones do: what they missed is sent when they are enabled. */
export const isInterested = ({ organizationId, topics }: Endpoint, event: StoredEvent): boolean =>
  organizationId === event.organizationId && (topics.length === 0 || topics.includes(event.topic));
