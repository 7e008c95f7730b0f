import type { StoredEvent } from '../../kernel/outbox';
import type { Secret } from '../../kernel/secret';

/**
 * standard: any 2xx is success, five more tries within nine hours · merchant: only 200 counts, five more tries within eleven hours.
 * The policy belongs to the receiver, not to the event.
 */
export const POLICIES = ['standard', 'merchant'] as const;
export type Policy = (typeof POLICIES)[number];

export type DeliveryStatus = 'waiting' | 'delivered' | 'failed';

export interface Endpoint {
  readonly id: string;
  readonly organizationId: string;
  readonly url: string;
  /** Empty: every topic. */
  readonly topics: readonly string[];
  readonly policy: Policy;
  readonly status: 'active' | 'disabled';
  /** Failed tries in a row. */
  readonly failures: number;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

/** One event on its way to one address. */
export interface Delivery {
  readonly id: string;
  readonly organizationId: string;
  readonly endpointId: string | null;
  readonly eventId: string;
  readonly topic: string;
  readonly aggregateId: string;
  /** Position among the events of one aggregate for one address, from 1. */
  readonly sequence: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly status: DeliveryStatus;
  readonly tries: number;
  readonly dueAt: Date;
  /** HTTP status of the last answer. */
  readonly responseStatus: number | null;
  /** Why the last try failed: a word, never text of the other side. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

/** A delivery somebody is to make now, with what it takes. */
export interface DueDelivery extends Delivery {
  readonly url: string;
  readonly policy: Policy;
  readonly eventAt: Date;
  readonly secret: Secret;
  /** Text that the header `x-signature` covers, before the time of sending; null: no such header. */
  readonly signedText: string | null;
}

/** A message of a door's own to an address a purchase named: its body as it is, signed with the key that made the purchase. */
export interface OwnDelivery {
  readonly organizationId: string;
  readonly url: string;
  readonly apiKeyId: string;
  readonly eventId: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signedText: string;
}

/** Somebody who sends messages of its own when something happens. Asked once per event, before its transaction ends. */
export interface EventListener {
  /** The door whose purchases it listens to. */
  readonly door: string;
  deliveriesFor(event: StoredEvent): Promise<readonly OwnDelivery[]>;
}
