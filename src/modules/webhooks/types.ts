import type { StoredEvent } from '../../kernel/outbox';
import type { Secret } from '../../kernel/secret';

/**
 * standard: any 2xx is success, five more tries within nine hours · merchant: only 200 counts, five more tries within eleven hours.
 * The policy belongs to the receiver, not to the event.
 */
export const POLICIES = ['standard', 'merchant'] as const;
export type Policy = (typeof POLICIES)[number];

export const ENDPOINT_STATUSES = ['active', 'disabled'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

/** failing: failures over three days without a success · gone: the receiver answered 410 · operator: somebody asked for it. */
export const DISABLED_REASONS = ['failing', 'gone', 'operator'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

export const DELIVERY_STATUSES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface Endpoint {
  readonly id: string;
  readonly organizationId: string;
  readonly url: string;
  /** Empty: every topic. */
  readonly topics: readonly string[];
  readonly policy: Policy;
  readonly status: EndpointStatus;
  /** Null while it is active. */
  readonly disabledReason: DisabledReason | null;
  readonly disabledAt: Date | null;
  /** Failed tries in a row. */
  readonly failures: number;
  /** When the first of them was. */
  readonly failingSince: Date | null;
  /** How the last of them failed: a word, never text of the other side. */
  readonly lastError: string | null;
  /** The receiver asked for a pause until then (Retry-After). */
  readonly pausedUntil: Date | null;
  /** Until when the secret before the last rotation signs beside the new one. */
  readonly previousSecretUntil: Date | null;
  readonly createdAt: Date;
}

/** What an operator wants to see of an endpoint. */
export interface EndpointReport extends Endpoint {
  /** False: the secret was sealed under another `SECRET_KEY`; nothing is sent until it is rotated. */
  readonly secretReadable: boolean;
  /** Deliveries that wait for a first or next try. */
  readonly waiting: number;
  readonly oldestWaitingAt: Date | null;
  /** Deliveries whose tries are used up. */
  readonly failed: number;
}

/** One try of a delivery. */
export interface Try {
  /** ISO 8601. */
  readonly at: string;
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** A word; null: success. */
  readonly error: string | null;
  readonly milliseconds: number;
}

/** One event on its way to one address. */
export interface Delivery {
  readonly id: string;
  readonly organizationId: string;
  /** Null: a message to the address that a purchase named. */
  readonly endpointId: string | null;
  readonly url: string | null;
  readonly eventId: string;
  readonly eventAt: Date;
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
  readonly history: readonly Try[];
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

/** A delivery that this process is to try now. */
export interface LeasedDelivery extends Pick<
  Delivery,
  'id' | 'organizationId' | 'endpointId' | 'eventId' | 'eventAt' | 'topic' | 'sequence' | 'payload' | 'tries'
> {
  readonly url: string;
  readonly policy: Policy;
  readonly target: string;
  readonly lease: number;
  /** Text that the header `x-signature` covers, before the time of sending; null: no such header. */
  readonly signedText: string | null;
  /** Seconds since its first try; 0: this is the first. */
  readonly triedForSeconds: number;
}

/** A secret that signs now, and the one before it as long as both are accepted. */
export interface SigningSecrets {
  readonly current: Secret;
  readonly previous: Secret | undefined;
}

/** Secrets as they are stored. */
export interface SealedSecrets {
  readonly signingSecret: Buffer;
  /** Null when there is none, or its time is over. */
  readonly previousSecret: Buffer | null;
}

/** Failed deliveries to one target that were given up on one day because their events were too old. */
export interface Drop {
  readonly endpointId: string | null;
  readonly target: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly droppedOn: string;
  readonly deliveries: number;
  readonly oldestEventAt: Date;
  readonly newestEventAt: Date;
}

/** A message of a door's own to an address a purchase named: its body as it is, signed with the secret of the organization. */
export interface OwnDelivery {
  readonly organizationId: string;
  readonly url: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signedText: string;
}

/** Somebody who sends messages of its own when something happens. Called once per event, before its transaction ends. */
export interface EventListener {
  /** The door whose purchases it listens to. */
  readonly door: string;
  deliveriesFor(event: StoredEvent): Promise<readonly OwnDelivery[]>;
}
