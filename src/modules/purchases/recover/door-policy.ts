import type { AfterDecline } from '../model/commands';
import type { Door } from '../model/purchase';

export interface DoorPolicy {
  readonly afterDecline: AfterDecline;
  /** May the payer be sent to a page? */
  readonly allowsAction: boolean;
}

const POLICIES: Readonly<Record<Door, DoorPolicy>> = {
  storefront: { afterDecline: 'keep-hold', allowsAction: true },
  deals: { afterDecline: 'release', allowsAction: false },
  packages: { afterDecline: 'release', allowsAction: false },
  merchant: { afterDecline: 'release', allowsAction: true },
};

/** What a door does with outcomes, for those who settle a purchase long after its request has gone. */
export const policyOf = (door: Door): DoorPolicy => POLICIES[door];
