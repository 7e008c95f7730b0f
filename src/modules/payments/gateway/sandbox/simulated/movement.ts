import type { GatewayOutcome } from '../../outcomes';
import type { OperationKind } from '../../port';
import type { NewLine } from './ledger';
import type { Order } from './records';

/** What a call wants to do with money. */
export type Movement = Pick<Order, 'reference' | 'merchantReference' | 'amount'> & { readonly kind: OperationKind };

/** The ledger line of a movement; undefined when nothing was decided. */
export const lineOf = (
  movement: Movement,
  outcome: GatewayOutcome,
  gatewayReference: string,
  parentKey: string | null = null,
): NewLine | undefined => {
  if (outcome.kind === 'unknown' || outcome.kind === 'not-sent') return undefined;
  return {
    kind: movement.kind,
    merchantReference: movement.merchantReference,
    idempotencyKey: movement.reference,
    parentKey,
    gatewayReference,
    amountMinor: movement.amount.minor,
    currency: movement.amount.currency,
    outcome: outcome.kind,
    reason: outcome.kind === 'declined' ? outcome.reason : null,
    responseCode: 'responseCode' in outcome ? outcome.responseCode : null,
    authorizationCode: outcome.kind === 'approved' ? outcome.authorizationCode : null,
  };
};
