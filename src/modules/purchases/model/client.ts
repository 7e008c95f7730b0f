import { LIMITS } from '../../../kernel/limits';
import type { Offer, WebsiteLimits } from '../../catalog';
import type { Holder } from '../../inventory';
import { maxQuantityOf } from '../../pricing';

/** Who asks for a purchase, as limits count it. Undefined where it stands: nobody counts (a secret key without a limit). */
export interface Client {
  /** Keyed hash of what is counted: the website with the address of a stranger, or a secret key. */
  readonly fingerprint: Buffer;
  /** Has a publishable key, a session or only the link of a payment page: anybody may be that. */
  readonly isStranger: boolean;
  /** The website, for the list of who is refused. */
  readonly organizationId: string;
  readonly websiteId: string;
  /** Who is signed in; undefined: nobody. */
  readonly customerId: string | undefined;
  /** The key's own limit of holds at the same time; 0: none; undefined: the website's. */
  readonly activeHolds: number | undefined;
  /** The website's. */
  readonly limits: WebsiteLimits;
}

/**
 * What a client may hold without having paid (ADR 10).
 * @param offers what is bought
 * @returns undefined where nothing is counted
 */
export function holderOf(
  client: Client | undefined,
  offers: readonly Pick<Offer, 'itemId' | 'formula'>[],
): Holder | undefined {
  if (!client) return undefined;
  const { fingerprint, isStranger, limits, activeHolds = isStranger ? limits.activeHolds : 0 } = client;
  const hasUnitLimit = isStranger && client.activeHolds !== 0 && limits.heldUnitsShare !== 0;
  if (activeHolds === 0 && !hasUnitLimit) return undefined;
  return {
    fingerprint,
    activeHolds: activeHolds === 0 ? null : activeHolds,
    unitsShare: hasUnitLimit ? limits.heldUnitsShare : null,
    unitsOf: unitsOf(offers),
  };
}

/** Who may buy many units at once may hold them. */
const unitsOf = (offers: readonly Pick<Offer, 'itemId' | 'formula'>[]): Map<string, number> =>
  new Map(
    offers.flatMap(({ itemId, formula }) => {
      const most = maxQuantityOf(formula) ?? 0;
      return most > LIMITS.heldUnits ? [[itemId.toString(), most] as const] : [];
    }),
  );
