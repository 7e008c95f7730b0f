import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { run, statement, type Tx, violatedConstraint } from '../../kernel/database';
import { invalidInput } from '../../kernel/errors';
import { OfferEntity } from './entities/offer.entity';
import { ProductEntity } from './entities/product.entity';
import { readDeal, readFormula, storeDeal, storeFormula } from './stored-offer';
import type { Offer, Product, PutOffer, PutOfferResult, PutProduct } from './types';

const PUT_PRODUCT = statement(
  'catalog.put-product',
  `INSERT INTO product (organization_id, id, name, description, unit_label, requires_shipping, image_url, custom_fields)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
   ON CONFLICT (organization_id, id) DO UPDATE SET name = excluded.name, description = excluded.description, unit_label = excluded.unit_label,
     requires_shipping = excluded.requires_shipping, image_url = excluded.image_url, custom_fields = excluded.custom_fields, updated_at = app_now()`,
);
const ADD_PRODUCT = statement(
  'catalog.add-product',
  'INSERT INTO product (organization_id, id, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);
// No row comes back when the currency differs: amounts already sold, held and shown in it would change their meaning.
const PUT_OFFER = statement(
  'catalog.put-offer',
  `INSERT INTO offer (organization_id, id, product_id, name, description, currency, pricing, setup_minor, period_unit, period_length, is_active,
                      deal, package, max_per_user, issues_vouchers, custom_fields)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
   ON CONFLICT (organization_id, id) DO UPDATE SET product_id = excluded.product_id, name = excluded.name, description = excluded.description,
     pricing = excluded.pricing, setup_minor = excluded.setup_minor, period_unit = excluded.period_unit, period_length = excluded.period_length,
     is_active = excluded.is_active, deal = excluded.deal, package = excluded.package, max_per_user = excluded.max_per_user,
     issues_vouchers = excluded.issues_vouchers, custom_fields = excluded.custom_fields, updated_at = app_now(),
     revision = offer.revision + ((offer.pricing, offer.setup_minor, offer.period_unit, offer.period_length)
       IS DISTINCT FROM (excluded.pricing, excluded.setup_minor, excluded.period_unit, excluded.period_length))::int
   WHERE offer.currency = excluded.currency
   RETURNING item_id AS "itemId", revision, xmax = 0 AS created`,
);

const UNKNOWN_BY_CONSTRAINT: Readonly<Record<string, string>> = { fk_offer_product: 'productId' };

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

/** Offers with their products; one whose product is not among them is left out. */
function withProducts(offers: readonly OfferEntity[], products: readonly Product[]): Offer[] {
  const byId = new Map(products.map((product) => [product.id, product]));
  return offers.flatMap((offer) => {
    const product = byId.get(offer.productId);
    return product ? [toOffer(offer, product)] : [];
  });
}

/** Rows of `offer` and `product`. */
@Injectable()
export class OfferRepository {
  constructor(
    @InjectRepository(OfferEntity) private readonly offers: Repository<OfferEntity>,
    @InjectRepository(ProductEntity) private readonly products: Repository<ProductEntity>,
  ) {}

  /** What an organization sells, by id. An offer whose product is newer than the reading is left to the next one. */
  async list(organizationId: string): Promise<{ offers: Offer[]; products: Product[] }> {
    const options = { where: { organizationId }, order: { id: 'ASC' } } as const;
    const offers = await this.offers.find(options);
    const products = await this.products.find(options);
    return { offers: withProducts(offers, products), products };
  }

  /** Some offers as the transaction sees them. */
  async findMany(tx: Tx, organizationId: string, ids: readonly string[]): Promise<Offer[]> {
    const offers = await tx.withRepository(this.offers).findBy({ organizationId, id: In(ids) });
    const productIds = offers.map(({ productId }) => productId);
    const products = await tx.withRepository(this.products).findBy({ organizationId, id: In(productIds) });
    return withProducts(offers, products);
  }

  async putProduct(tx: Tx, product: PutProduct): Promise<void> {
    const {
      organizationId,
      id,
      name,
      description = '',
      unitLabel = 'unit',
      requiresShipping = false,
      imageUrl = null,
      customFields = {},
    } = product;
    await run(tx, PUT_PRODUCT, [
      organizationId,
      id,
      name,
      description,
      unitLabel,
      requiresShipping,
      imageUrl,
      customFields,
    ]);
  }

  /**
   * Creates or replaces an offer, and the product of its own id where it names none.
   * @returns undefined, and nothing changes, when the offer has another currency
   * @throws DomainError validation-failed (`productId`) when there is no such product
   */
  async put(tx: Tx, offer: PutOffer): Promise<PutOfferResult | undefined> {
    if (offer.productId === undefined) await run(tx, ADD_PRODUCT, [offer.organizationId, offer.id, offer.name]);
    const deal = offer.deal ?? null;
    const values = [
      offer.organizationId,
      offer.id,
      offer.productId ?? offer.id,
      offer.name,
      offer.description ?? '',
      offer.currency,
      storeFormula(offer.formula),
      offer.setupMinor ?? null,
      offer.period?.unit ?? null,
      offer.period?.length ?? null,
      offer.isActive ?? true,
      deal && storeDeal(deal),
      offer.package ?? null,
      offer.maxPerUser ?? null,
      offer.issuesVouchers ?? deal !== null,
      offer.customFields ?? {},
    ];
    const [row] = await run<PutOfferResult>(tx, PUT_OFFER, values).catch((error: unknown) => {
      const field = UNKNOWN_BY_CONSTRAINT[violatedConstraint(error) ?? ''];
      throw field === undefined ? error : invalidInput({ field, message: 'is not known' });
    });
    return row;
  }
}
