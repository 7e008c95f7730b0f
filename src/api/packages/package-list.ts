import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import { LIMITS } from '../../kernel/limits';
import { toMajorNumber } from '../../kernel/money';
import { Catalog, isOnSale } from '../../modules/catalog';
import { Customers } from '../../modules/customers';
import { PriceUnitsUseCase } from '../../modules/purchases';
import { ALL, type PackagesRequest } from './dto/lookup.dto';
import { PACKAGES_DOOR } from './door';

/** What can be bought here, and for how much. */
@Injectable()
export class PackageList {
  constructor(
    private readonly catalog: Catalog,
    private readonly customers: Customers,
    private readonly priceUnits: PriceUnitsUseCase,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Packages that can be bought, by SKU, at most `LIMITS.pageMax`: one unit of each with its price, and with the discount where a
   * purchase by this e-mail address would get it. Sold out packages are left out.
   */
  async list(organizationId: string, request: PackagesRequest): Promise<Readonly<Record<string, unknown>>> {
    const { items } = await this.catalog.packages(organizationId, { limit: LIMITS.pageMax, offset: 0 });
    const now = this.clock.now();
    const shown = items.filter(
      (offer) =>
        isOnSale(offer, now) &&
        accepts(request.PackageType, offer.package?.type) &&
        accepts(request.ProductType, offer.package?.productType),
    );
    const codes = await this.catalog.offerCodes(organizationId, PACKAGES_DOOR.name);
    const member = request.Email ? await this.customers.findByEmail(organizationId, request.Email) : undefined;
    const prices = await this.priceUnits.execute({
      organizationId,
      offers: shown,
      couponId: request.DiscountCode ?? undefined,
      buyer: request.Email ? { kind: 'new', customerId: undefined, email: request.Email } : null,
    });
    const packages = prices.map(({ offer, priceMinor, discountedMinor }) => ({
      Sku: codes.get(offer.id) ?? offer.id,
      Name: offer.name,
      Description: offer.description,
      PackageType: offer.package?.type ?? null,
      ProductType: offer.package?.productType ?? null,
      CurrencyCode: offer.currency,
      Price: toMajorNumber(priceMinor, offer.currency),
      DiscountedPrice: discountedMinor === null ? null : toMajorNumber(discountedMinor, offer.currency),
    }));
    return { Email: request.Email ?? null, IsMember: member !== undefined, Packages: packages };
  }
}

const accepts = (wanted: string | null | undefined, type: string | undefined): boolean =>
  wanted === null || wanted === undefined || wanted === ALL || wanted === type;
