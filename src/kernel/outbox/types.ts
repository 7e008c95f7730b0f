/** Something that happened, for whoever listens outside. Written in the transaction of its effect, never before. */
export interface OutboxEvent {
  readonly organizationId: string;
  /** `noun.past-tense`, such as `purchase.completed`. */
  readonly topic: string;
  /** The record whose events keep their order. */
  readonly aggregateId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** An event as it stands in the outbox. */
export interface StoredEvent extends OutboxEvent {
  /** The same in every delivery, whoever gets it and however often. */
  readonly id: string;
  readonly createdAt: Date;
}

/** Events of one organization and door that were leased together. */
export interface LeasedEvents {
  readonly organizationId: string;
  /** The member `door` of their payloads; empty where there is none. */
  readonly door: string;
  readonly ids: readonly string[];
}

/** Which events of an organization a list shows; what is absent does not matter. */
export interface EventFilter {
  readonly topic?: string | undefined;
  readonly aggregateId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}
