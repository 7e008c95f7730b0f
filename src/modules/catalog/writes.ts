import { run, statement, violatedConstraint, type Tx } from '../../kernel/database';
import { DomainError, invalidInput } from '../../kernel/errors';
import { checkOffer, checkWebsite, currencyIsFixed } from './rules';
import { storeDeal, storeFormula } from './stored';
import type { PutOffer, PutProduct, PutWebsite } from './types';

const CREATE_ORGANIZATION = statement(
  'catalog.create-organization',
  'INSERT INTO organization (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
);
const PUT_WEBSITE = statement(
  'catalog.put-website',
  `INSERT INTO website (organization_id, id, name, url, service_phone, service_email) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (organization_id, id) DO UPDATE SET name = excluded.name, url = excluded.url, service_phone = excluded.service_phone,
     service_email = excluded.service_email, updated_at = app_now()`,
);
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

/** @throws DomainError invalid-state when the id is there already */
export async function createOrganization(tx: Tx, id: string, name: string): Promise<void> {
  const rows = await run(tx, CREATE_ORGANIZATION, [id, name]);
  if (rows.length === 0) throw new DomainError('invalid-state', 'An organization of this id is there already.');
}

/** @throws DomainError validation-failed */
export async function putWebsite(tx: Tx, website: PutWebsite): Promise<void> {
  checkWebsite(website);
  const { organizationId, id, name, url, servicePhone = '', serviceEmail = '' } = website;
  await run(tx, PUT_WEBSITE, [organizationId, id, name, url, servicePhone, serviceEmail]);
}

export async function putProduct(tx: Tx, product: PutProduct): Promise<void> {
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

export interface PutOfferResult {
  readonly itemId: bigint;
  readonly revision: number;
  readonly created: boolean;
}

/** @throws DomainError validation-failed · invalid-state when the offer has another currency */
export async function putOffer(tx: Tx, offer: PutOffer): Promise<PutOfferResult> {
  checkOffer(offer);
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
  if (!row) throw currencyIsFixed();
  return row;
}
