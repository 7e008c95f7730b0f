import { assertUnreachable } from '../../kernel/errors';
import { isOnSale, type Offer, type Product, type Website } from '../../modules/catalog';
import { toAmount } from './amount';
import type { PlanDto, PricingDto, ProductDto, WebsiteDto } from './dto/catalog.dto';
import type { Links } from './links';
import { complete, time } from './mapping-context';

/** An offer of the catalogue as a plan. It is active when it can be bought at the moment `now`. */
export function toPlan(offer: Offer, links: Links, now: Date): PlanDto {
  const { currency, setupMinor, period } = offer;
  return complete<PlanDto>({
    id: offer.id,
    name: offer.name,
    description: offer.description,
    productId: offer.productId,
    currency,
    pricing: toPricing(offer),
    setup: setupMinor === null ? undefined : { price: toAmount(setupMinor, currency) },
    recurringInterval: period === null ? undefined : { unit: period.unit, length: period.length },
    isActive: isOnSale(offer, now),
    revision: offer.revision,
    customFields: offer.customFields,
    createdTime: time(offer.createdAt),
    updatedTime: time(offer.updatedAt),
    _links: [
      { rel: 'self', href: links.plan(offer.id) },
      { rel: 'product', href: links.product(offer.productId) },
    ],
  });
}

function toPricing({ formula, currency }: Offer): PricingDto {
  switch (formula.kind) {
    case 'fixed-fee':
      return { formula: formula.kind, price: toAmount(formula.priceMinor, currency) };
    case 'flat-rate':
      return {
        formula: formula.kind,
        price: toAmount(formula.priceMinor, currency),
        maxQuantity: formula.maxQuantity ?? null,
      };
    case 'stairstep':
    case 'tiered':
    case 'volume':
      return {
        formula: formula.kind,
        brackets: formula.brackets.map(({ priceMinor, maxQuantity }) => ({
          price: toAmount(priceMinor, currency),
          maxQuantity,
        })),
      };
    default:
      return assertUnreachable(formula);
  }
}

export const toProduct = (product: Product, links: Links): ProductDto => ({
  id: product.id,
  name: product.name,
  description: product.description,
  unitLabel: product.unitLabel,
  requiresShipping: product.requiresShipping,
  customFields: product.customFields,
  createdTime: time(product.createdAt),
  updatedTime: time(product.updatedAt),
  _links: [{ rel: 'self', href: links.product(product.id) }],
});

export const toWebsite = (website: Website, links: Links): WebsiteDto => ({
  id: website.id,
  name: website.name,
  url: website.url,
  servicePhone: website.servicePhone,
  serviceEmail: website.serviceEmail,
  createdTime: time(website.createdAt),
  updatedTime: time(website.updatedAt),
  _links: [{ rel: 'self', href: links.website(website.id) }],
});
