import { Injectable } from '@nestjs/common';
import { type Connection, UnitOfWork } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Inventory } from '../../inventory';
import { Coupons } from '../../pricing';
import type { Buyer } from '../model/commands';
import type { PricedForBuyer } from './price-cart';
import { cartOf } from './priced-cart';
import { soldOut } from './refusals';
import { limitsOf, quantityLimit, UnitLimits } from './unit-limits';

/** A priced cart and who would buy it; null: nobody knows yet. */
export interface Wanted {
  readonly organizationId: string;
  readonly buyer: Buyer | null;
  readonly priced: PricedForBuyer;
}

/**
 * What a purchase is refused for beside its price: stock, uses of coupons, units per customer. It is read and nothing is held, so the
 * answer is true for the moment only.
 */
@Injectable()
export class CheckObtainable {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly unitLimits: UnitLimits,
  ) {}

  /**
   * Refuses what a purchase made now would be refused for, with the same error.
   * @throws DomainError sold-out (`lines.N.quantity`), coupon-invalid (`couponIds.N`), quantity-limit (`lines.0.quantity`)
   */
  async check({ organizationId, buyer, priced }: Wanted): Promise<void> {
    await this.requireStock(priced);
    await this.unitOfWork.read(async (on) => {
      await this.requireCouponUses(on, { organizationId, buyer, priced });
      await this.requireUnitsLeft(on, { organizationId, buyer, priced });
    });
  }

  /** @throws DomainError coupon-invalid for a coupon that the buyer cannot redeem any more */
  async checkCoupons(wanted: Wanted): Promise<void> {
    await this.unitOfWork.read((on) => this.requireCouponUses(on, wanted));
  }

  private async requireStock({ quote, offers }: PricedForBuyer): Promise<void> {
    const levels = await this.inventory.levels([...new Set(offers.map(({ itemId }) => itemId))]);
    const left = new Map([...levels].map(([itemId, { available }]) => [itemId, available]));
    for (const { kind, itemId, quantity, lineIndex } of quote.lines) {
      if (kind !== 'item') continue;
      const available = left.get(itemId);
      if (available === null) continue;
      if (available === undefined || available < quantity) throw soldOut(lineIndex);
      left.set(itemId, available - quantity);
    }
  }

  private async requireCouponUses(on: Connection, { organizationId, buyer, priced }: Wanted): Promise<void> {
    const { discounts } = priced.quote;
    if (priced.limitedCoupons.size === 0) return;
    const outcomes = await this.coupons.outcomesNow(
      on,
      discounts.map(({ couponId, amountMinor }) => ({
        id: '',
        organizationId,
        couponId,
        purchaseId: '',
        customerId: buyer?.customerId ?? '',
        emails: priced.redeemerEmails,
        amountMinor,
      })),
    );
    const fields = outcomes.flatMap((outcome, index) =>
      outcome === 'exhausted' ? [{ field: `couponIds.${String(index)}`, message: 'has no redemptions left' }] : [],
    );
    if (fields.length > 0) throw new DomainError('coupon-invalid', 'The coupon has no redemptions left.', { fields });
  }

  private async requireUnitsLeft(on: Connection, { organizationId, buyer, priced }: Wanted): Promise<void> {
    const limits = limitsOf(priced.offers);
    if (limits.size === 0) return;
    const { lines } = cartOf(priced.quote, new Map(priced.offers.map((offer) => [offer.id, offer])));
    const purchase = { organizationId, customerId: buyer?.customerId ?? '', purchaseId: '', lines };
    if (await this.unitLimits.areExceeded(on, purchase, limits)) throw quantityLimit();
  }
}
