import type { Delivery, DeliveryStatus, Endpoint, Policy } from './types';

export interface RawEndpoint {
  id: string;
  organization_id: string;
  url: string;
  topics: string[];
  policy: Policy;
  status: Endpoint['status'];
  failures: number;
  created_at: Date;
  disabled_at: Date | null;
}

export const toEndpoint = (row: RawEndpoint): Endpoint => ({
  id: row.id,
  organizationId: row.organization_id,
  url: row.url,
  topics: row.topics,
  policy: row.policy,
  status: row.status,
  failures: row.failures,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
});

export interface RawDelivery {
  id: string;
  organization_id: string;
  endpoint_id: string | null;
  event_id: string;
  topic: string;
  aggregate_id: string;
  sequence: number;
  payload: Record<string, unknown>;
  status: DeliveryStatus;
  tries: number;
  due_at: Date;
  response_status: number | null;
  error: string | null;
  created_at: Date;
  delivered_at: Date | null;
}

export const toDelivery = (row: RawDelivery): Delivery => ({
  id: row.id,
  organizationId: row.organization_id,
  endpointId: row.endpoint_id,
  eventId: row.event_id,
  topic: row.topic,
  aggregateId: row.aggregate_id,
  sequence: row.sequence,
  payload: row.payload,
  status: row.status,
  tries: row.tries,
  dueAt: row.due_at,
  responseStatus: row.response_status,
  error: row.error,
  createdAt: row.created_at,
  deliveredAt: row.delivered_at,
});
