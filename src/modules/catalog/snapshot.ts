import type { ExternalIdEntity } from './entities/external-id.entity';
import type { CatalogSnapshot, Offer, OfferNames, Product, Website } from './types';

/** What an organization sells, as it was read, each list in order. */
export interface CatalogRows {
  readonly offers: readonly Offer[];
  readonly products: readonly Product[];
  readonly websites: readonly Website[];
  readonly offerNames: readonly OfferName[];
}

/** A door's own code of an offer. */
export type OfferName = Pick<ExternalIdEntity, 'door' | 'code' | 'coreId'>;

/** Everything an organization sells, ready to be looked up. */
export function toSnapshot({ offers, products, websites, offerNames }: CatalogRows): Omit<CatalogSnapshot, 'version'> {
  return {
    offerNames: offerNamesOf(offerNames),
    offers: new Map(offers.map((offer) => [offer.id, offer])),
    offersByItem: new Map(offers.map((offer) => [offer.itemId, offer])),
    products: new Map(products.map((product) => [product.id, product])),
    websites: new Map(websites.map((website) => [website.id, website])),
  };
}

/** Of several codes of one offer the first is shown; all of them are understood. */
function offerNamesOf(names: readonly OfferName[]): Map<string, OfferNames> {
  const byDoor = new Map<string, { ids: Map<string, string>; codes: Map<string, string> }>();
  for (const { door, code, coreId } of names) {
    const { ids, codes } = byDoor.get(door) ?? { ids: new Map<string, string>(), codes: new Map<string, string>() };
    byDoor.set(door, { ids, codes });
    ids.set(code, coreId);
    if (!codes.has(coreId)) codes.set(coreId, code);
  }
  return byDoor;
}
