export { OutboxModule } from './outbox.module';
export { Outbox } from './outbox.service';
export type { EventFilter, OutboxEvent, StoredEvent, LeasedEvents } from './types';
