import type { Catalog, Deal, PackageInfo, PutOffer } from '../modules/catalog';
import type { Inventory } from '../modules/inventory';
import type { Tx } from '../kernel/database';
import { DEMO } from './ids';

const { organizationId } = DEMO;
const MANY = 1_000_000;

type DemoOffer = Omit<PutOffer, 'organizationId'> & { readonly onHand: number | null };

const flat = (priceMinor: bigint) => ({ kind: 'flat-rate', priceMinor }) as const;

const PLANS: readonly DemoOffer[] = [
  { id: 'plan_ebook', name: 'E-book', currency: 'USD', formula: flat(999n), onHand: null },
  { id: 'plan_mug', productId: 'prod_mug', name: 'Mug', currency: 'USD', formula: flat(1250n), onHand: MANY },
  { id: 'plan_ticket', name: 'Ticket', currency: 'USD', formula: flat(4000n), onHand: 100 },
  { id: 'plan_rare', name: 'Rare print', currency: 'USD', formula: flat(500n), onHand: 50 },
  {
    id: 'plan_gold',
    name: 'Gold membership',
    currency: 'USD',
    formula: flat(2900n),
    period: { unit: 'month', length: 1 },
    onHand: null,
  },
  { id: 'plan_setup', name: 'Workshop', currency: 'USD', formula: flat(1000n), setupMinor: 2500n, onHand: null },
  {
    id: 'plan_seats',
    name: 'Seats',
    currency: 'USD',
    formula: {
      kind: 'tiered',
      brackets: [
        { maxQuantity: 5, priceMinor: 1000n },
        { maxQuantity: 20, priceMinor: 800n },
        { maxQuantity: null, priceMinor: 500n },
      ],
    },
    onHand: null,
  },
  { id: 'plan_jpy', name: 'Postcard (JPY)', currency: 'JPY', formula: flat(1500n), onHand: null },
  { id: 'plan_kwd', name: 'Postcard (KWD)', currency: 'KWD', formula: flat(1250n), onHand: null },
];

const deal = (title: string, changes: Partial<Deal> = {}): Deal => ({
  type: 'daily-deal',
  state: 'in-flight',
  title,
  imageUrl: null,
  startAt: new Date('2026-01-01T00:00:00Z'),
  endAt: null,
  vouchersExpireAt: null,
  fulfillmentMethod: 'redemptioncoded',
  ...changes,
});

const DEALS: readonly DemoOffer[] = [
  {
    id: 'deal_dining',
    name: 'Dining',
    currency: 'USD',
    formula: flat(3900n),
    onHand: MANY,
    deal: deal('$50 for $100 worth of dining'),
  },
  {
    id: 'deal_rare',
    name: 'Tasting',
    currency: 'USD',
    formula: flat(1900n),
    onHand: 50,
    deal: deal('A tasting for two'),
  },
  {
    id: 'deal_past',
    name: 'Summer picnic',
    currency: 'USD',
    formula: flat(1500n),
    onHand: 100,
    deal: deal('A picnic last summer', { state: 'landed', endAt: new Date('2026-08-31T00:00:00Z') }),
  },
];

const sku = (productType: PackageInfo['productType']) =>
  ({ productId: productType, package: { type: 'AlaCarte', productType } }) as const;

const PACKAGES: readonly DemoOffer[] = [
  {
    id: 'MP001',
    name: 'Workstation hours',
    currency: 'USD',
    formula: flat(4900n),
    onHand: null,
    ...sku('Workstation'),
  },
  { id: 'MP002', name: 'Render credits', currency: 'USD', formula: flat(9900n), onHand: null, ...sku('Render') },
];

/** Everything the demo shop sells, with its stock. */
export async function loadOffers(tx: Tx, catalog: Catalog, inventory: Inventory): Promise<void> {
  await catalog.putProduct(tx, { organizationId, id: 'prod_mug', name: 'Mug', requiresShipping: true });
  // the packages door names products in its discounts
  await catalog.putProduct(tx, { organizationId, id: 'Workstation', name: 'Workstation' });
  await catalog.putProduct(tx, { organizationId, id: 'Render', name: 'Render' });
  for (const { onHand, ...offer } of [...PLANS, ...DEALS, ...PACKAGES]) {
    const { itemId } = await catalog.putOffer(tx, { ...offer, organizationId });
    await inventory.setOnHand(tx, { organizationId, itemId, onHand });
  }
}
