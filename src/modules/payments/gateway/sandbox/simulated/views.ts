import type { CallbackType, GatewayEvent, InquiryResult } from '../../port';
import { declined } from './declines';
import type { Entry } from './records';

/**
 * The event a merchant hears about an entry, in its present state; undefined while there is nothing to tell. Its id depends on
 * the payment and the outcome only, so every delivery of one event carries the same id.
 */
export function eventFor(entry: Entry, nowMs: number, disputed: boolean): GatewayEvent | undefined {
  if (entry.type === 'fence') return undefined;
  const { outcome, reference, merchantReference, gatewayReference } = entry;
  if (outcome.kind !== 'approved' && outcome.kind !== 'declined') return undefined;
  const type: CallbackType = disputed ? 'payment.disputed' : `${entry.type}.${outcome.kind}`;
  return {
    id: `${gatewayReference}.${type}`,
    type,
    reference,
    merchantReference,
    gatewayReference,
    outcome,
    occurredAtMs: nowMs,
  };
}

/** What an inquiry answers about an entry. A fenced reference is known: as a charge that is refused. */
export function inquiryFor(entry: Entry | undefined): InquiryResult {
  if (!entry) return { kind: 'not-found' };
  if (entry.type === 'payment') {
    const { kind: operation, outcome, capturedMinor, refundedMinor, disputed } = entry;
    return { kind: 'found', operation, outcome, capturedMinor, refundedMinor, disputed };
  }
  const nothing = { capturedMinor: 0n, refundedMinor: 0n, disputed: false };
  return entry.type === 'operation'
    ? { kind: 'found', operation: entry.kind, outcome: entry.outcome, ...nothing }
    : { kind: 'found', operation: 'charge', outcome: declined('fenced', entry.gatewayReference), ...nothing };
}
