import { type EntityManager, In } from 'typeorm';
import { ExternalIdEntity } from './entities/external-id.entity';
import { OfferEntity } from './entities/offer.entity';
import { ProductEntity } from './entities/product.entity';
import { WebsiteEntity } from './entities/website.entity';
import { readDeal, readFormula } from './stored';
import type { AliasDoor, CatalogSnapshot, Offer, OfferNames, Product } from './types';

function toOffer(row: OfferEntity, product: Product): Offer {
  const { pricing, periodUnit, periodLength, deal, ...rest } = row;
  return {
    ...rest,
    product,
    formula: readFormula(pricing),
    period: periodUnit === null || periodLength === null ? null : { unit: periodUnit, length: periodLength },
    deal: deal === null ? null : readDeal(deal),
  };
}

/** Reads everything an organization sells. An offer whose product is newer than the reading is left to the next one. */
export async function loadSnapshot(
  manager: EntityManager,
  organizationId: string,
): Promise<Omit<CatalogSnapshot, 'version'>> {
  const options = { where: { organizationId }, order: { id: 'ASC' } } as const;
  const rows = await manager.getRepository(OfferEntity).find(options);
  const products = new Map((await manager.getRepository(ProductEntity).find(options)).map((row) => [row.id, row]));
  const websites = new Map((await manager.getRepository(WebsiteEntity).find(options)).map((row) => [row.id, row]));
  const offers = rows.flatMap((row) => {
    const product = products.get(row.productId);
    return product ? [toOffer(row, product)] : [];
  });
  const named = { where: { organizationId, kind: 'offer' }, order: { code: 'ASC' } } as const;
  return {
    offerNames: offerNamesOf(await manager.getRepository(ExternalIdEntity).find(named)),
    offers: new Map(offers.map((offer) => [offer.id, offer])),
    offersByItem: new Map(offers.map((offer) => [offer.itemId, offer])),
    products,
    websites,
  };
}

/** @param names in order */
function offerNamesOf(names: readonly ExternalIdEntity[]): Map<AliasDoor, OfferNames> {
  const byDoor = new Map<AliasDoor, { ids: Map<string, string>; codes: Map<string, string> }>();
  for (const { door, code, coreId } of names) {
    const { ids, codes } = byDoor.get(door) ?? { ids: new Map<string, string>(), codes: new Map<string, string>() };
    byDoor.set(door, { ids, codes });
    ids.set(code, coreId);
    if (!codes.has(coreId)) codes.set(coreId, code);
  }
  return byDoor;
}

/** Some offers as the given transaction sees them, by id. */
export async function loadOffers(
  manager: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Offer>> {
  const rows = await manager.getRepository(OfferEntity).findBy({ organizationId, id: In([...ids]) });
  const productIds = rows.map(({ productId }) => productId);
  const products = await manager.getRepository(ProductEntity).findBy({ organizationId, id: In(productIds) });
  const byId = new Map(products.map((row) => [row.id, row]));
  return new Map(
    rows.flatMap((row) => {
      const product = byId.get(row.productId);
      return product ? [[row.id, toOffer(row, product)] as const] : [];
    }),
  );
}
