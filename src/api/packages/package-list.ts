import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { toMajorNumber } from '../../kernel/money';
import { Catalog, isOnSale, type Offer } from '../../modules/catalog';
import { Customers } from '../../modules/customers';
import { PreviewPurchaseUseCase } from '../../modules/purchases';
import { ALL, type PackagesRequest } from './dto/lookup.dto';
import { PACKAGES_DOOR } from './door';

/** What can be bought here, and for how much. */
@Injectable()
export class PackageList {
  constructor(
    private readonly catalog: Catalog,
    private readonly customers: Customers,
    private readonly previewPurchase: PreviewPurchaseUseCase,
    private readonly clock: DatabaseClock,
  ) {}

  /** Packages on sale, by SKU, at most `LIMITS.pageMax`: one unit of each with its price, and with the discount where it applies. */
  async list(organizationId: string, asked: PackagesRequest): Promise<Readonly<Record<string, unknown>>> {
    const { items } = await this.catalog.packages(organizationId, { limit: LIMITS.pageMax, offset: 0 });
    const now = this.clock.now();
    const shown = items.filter(
      (offer) =>
        isOnSale(offer, now) &&
        accepts(asked.PackageType, offer.package?.type) &&
        accepts(asked.ProductType, offer.package?.productType),
    );
    const codes = await this.catalog.offerCodes(organizationId, PACKAGES_DOOR.name);
    const member = asked.Email ? await this.customers.findByEmail(organizationId, asked.Email) : undefined;
    const packages = [];
    for (const offer of shown) {
      packages.push({
        Sku: codes.get(offer.id) ?? offer.id,
        Name: offer.name,
        Description: offer.description,
        PackageType: offer.package?.type ?? null,
        ProductType: offer.package?.productType ?? null,
        CurrencyCode: offer.currency,
        Price: await this.#price(offer, [], null),
        DiscountedPrice: asked.DiscountCode
          ? await this.#price(offer, [asked.DiscountCode], asked.Email ?? null)
          : null,
      });
    }
    return { Email: asked.Email ?? null, IsMember: member !== undefined, Packages: packages };
  }

  /** What one unit would cost: the same function that prices a purchase. Null: the discount does not apply to it. */
  async #price(
    { id, organizationId, currency }: Offer,
    couponIds: readonly string[],
    email: string | null,
  ): Promise<number | null> {
    try {
      const { totalMinor } = await this.previewPurchase.execute({
        organizationId,
        buyer: email === null ? null : { kind: 'new', customerId: undefined, email },
        lines: [{ offerId: id, quantity: 1 }],
        couponIds,
        shippingRateId: null,
        billingAddress: null,
        deliveryAddress: null,
        finalPrices: true,
      });
      return toMajorNumber(totalMinor, currency);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'coupon-invalid') return null;
      throw error;
    }
  }
}

const accepts = (wanted: string | null | undefined, type: string | undefined): boolean =>
  wanted === null || wanted === undefined || wanted === ALL || wanted === type;
