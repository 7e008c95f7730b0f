import { Injectable } from '@nestjs/common';
import type { Connection } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import type { Offer } from '../../catalog';
import type { PurchasedLine } from '../model/purchase';
import { PurchaseRepository } from '../store/purchase.repository';

/** A customer's purchase, as far as limits look at it. */
export interface LimitedPurchase {
  readonly organizationId: string;
  readonly customerId: string;
  readonly purchaseId: string;
  readonly lines: readonly PurchasedLine[];
}

/** How much one customer may have of an offer in total. Exact while the caller holds the lock of the customer's row. */
@Injectable()
export class UnitLimits {
  constructor(private readonly purchases: PurchaseRepository) {}

  /**
   * @param limits units per offer; offers without a limit are absent
   * @param beside units per offer that others of the same transaction give the customer
   * @returns whether the customer would have more than one of the limits
   */
  async areExceeded(
    on: Connection,
    { organizationId, customerId, purchaseId, lines }: LimitedPurchase,
    limits: ReadonlyMap<string, number>,
    beside: ReadonlyMap<string, number> = new Map(),
  ): Promise<boolean> {
    for (const [offerId, units] of unitsPerOffer(lines)) {
      const limit = limits.get(offerId);
      if (limit === undefined) continue;
      const before = await this.purchases.unitsBought(on, { organizationId, customerId, offerId }, purchaseId);
      if (before + (beside.get(offerId) ?? 0) + units > limit) return true;
    }
    return false;
  }
}

/** How many units of each offer the lines of a purchase buy. */
export function unitsPerOffer(lines: readonly PurchasedLine[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { kind, offerId, quantity } of lines)
    if (kind === 'item') units.set(offerId, (units.get(offerId) ?? 0) + quantity);
  return units;
}

/** Units of each offer that a customer may have in total; offers without a limit are missing. */
export const limitsOf = (offers: readonly Offer[]): ReadonlyMap<string, number> =>
  new Map(offers.flatMap(({ id, maxPerUser }) => (maxPerUser === null ? [] : [[id, maxPerUser] as const])));

/** A customer would have more of an offer than anybody may. */
export const quantityLimit = (): DomainError =>
  new DomainError('quantity-limit', 'The customer cannot purchase that many.', {
    fields: [{ field: 'lines.0.quantity', message: 'cannot purchase that many' }],
  });
