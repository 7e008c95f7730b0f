import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { DomainError } from '../../../kernel/errors';
import type { Offer } from '../../catalog';
import { Inventory } from '../../inventory';
import { CheckObtainable } from '../begin/check-obtainable';
import { PriceCart, type PricedForBuyer } from '../begin/price-cart';
import type { Buyer } from '../model/commands';

export interface PriceUnitsCommand {
  readonly organizationId: string;
  readonly offers: readonly Offer[];
  /** Code of a coupon; undefined: none. */
  readonly couponId: string | undefined;
  readonly buyer: Buyer | null;
}

export interface UnitPrice {
  readonly offer: Offer;
  readonly priceMinor: bigint;
  /** With the coupon; null where it does not apply or has no redemptions left. */
  readonly discountedMinor: bigint | null;
}

/** Says what one unit of each of many offers costs, at final prices: a list of prices, read with a few statements. */
@Injectable()
export class PriceUnitsUseCase {
  constructor(
    private readonly priceCart: PriceCart,
    private readonly checkObtainable: CheckObtainable,
    private readonly inventory: Inventory,
    private readonly clock: DatabaseClock,
  ) {}

  /** @returns the offers of which there is a unit, in their order · @throws DomainError as `PriceCart.price` */
  async execute(command: PriceUnitsCommand): Promise<UnitPrice[]> {
    const { organizationId, offers, couponId, buyer } = command;
    const levels = await this.inventory.levels(offers.map(({ itemId }) => itemId));
    const prices: UnitPrice[] = [];
    let couponIsLeft: boolean | undefined;
    for (const offer of offers) {
      const level = levels.get(offer.itemId);
      if (!level || level.available === 0) continue;
      const { quote } = await this.price(command, offer, []);
      const discounted = couponId === undefined ? null : await orNull(this.price(command, offer, [couponId]));
      // the same coupon and the same buyer for every offer: one look is enough
      if (discounted) couponIsLeft ??= await this.isLeft({ organizationId, buyer, priced: discounted });
      const discountedMinor = discounted && couponIsLeft ? discounted.quote.totalMinor : null;
      prices.push({ offer, priceMinor: quote.totalMinor, discountedMinor });
    }
    return prices;
  }

  private price(
    { organizationId, buyer }: PriceUnitsCommand,
    { id }: Offer,
    couponIds: readonly string[],
  ): Promise<PricedForBuyer> {
    const command = {
      organizationId,
      buyer,
      lines: [{ offerId: id, quantity: 1 }],
      couponIds,
      shippingRateId: null,
      billingAddress: null,
      deliveryAddress: null,
      finalPrices: true,
    };
    return this.priceCart.price(command, this.clock.now());
  }

  private async isLeft(wanted: Parameters<CheckObtainable['check']>[0]): Promise<boolean> {
    return (await orNull(this.checkObtainable.checkCoupons(wanted).then(() => true))) ?? false;
  }
}

/** Null where the coupon is refused. */
async function orNull<T>(priced: Promise<T>): Promise<T | null> {
  try {
    return await priced;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'coupon-invalid') return null;
    throw error;
  }
}
