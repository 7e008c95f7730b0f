import { DEMO } from '../../../src/demo';
import { UnitOfWork } from '../../../src/kernel/database';
import { ApiKeys } from '../../../src/modules/auth';
import { Catalog, type Deal } from '../../../src/modules/catalog';
import { Inventory } from '../../../src/modules/inventory';
import { query } from '../../support/embedded';
import type { TestApp } from '../../support/app';

const { organizationId, websiteId } = DEMO;

export interface DealSettings {
  readonly id: string;
  readonly stock: number | null;
  readonly maxPerUser?: number;
  readonly deal?: Partial<Deal>;
}

/** Puts a deal of USD 10.00 on sale, or changes it. */
export async function putDeal({ app }: TestApp, { id, stock, maxPerUser, deal = {} }: DealSettings): Promise<void> {
  const catalog = app.get(Catalog, { strict: false });
  await app.get(UnitOfWork, { strict: false }).run(async (tx) => {
    const { itemId } = await catalog.putOffer(tx, {
      organizationId,
      id,
      name: id,
      currency: 'USD',
      formula: { kind: 'flat-rate', priceMinor: 1000n },
      maxPerUser: maxPerUser ?? null,
      deal: {
        type: 'daily-deal',
        state: 'in-flight',
        title: id,
        imageUrl: null,
        startAt: null,
        endAt: null,
        vouchersExpireAt: null,
        fulfillmentMethod: 'redemptioncoded',
        ...deal,
      },
    });
    await app.get(Inventory, { strict: false }).setOnHand(tx, { organizationId, itemId, onHand: stock });
  });
  catalog.forget(organizationId);
}

/** A key of the demo shop. */
export async function makeKey(
  { app }: TestApp,
  settings: { kind: 'publishable' | 'secret'; activeHolds?: number },
): Promise<string> {
  const { key } = await app
    .get(UnitOfWork, { strict: false })
    .run((tx) =>
      app.get(ApiKeys, { strict: false }).create(tx, { organizationId, websiteId, live: false, ...settings }),
    );
  return key.reveal();
}

/** Stock counters beside the sums of the reservations they stand for: equal at any moment between transactions. */
export async function counters(service: Pick<TestApp, 'databaseUrl'>): Promise<{ off: number; oversold: number }> {
  const [row] = await query<{ off: number; oversold: number }>(
    service.databaseUrl,
    `SELECT count(*) FILTER (WHERE s.held <> coalesce(r.held, 0) OR s.sold <> coalesce(r.sold, 0))::int AS off,
            count(*) FILTER (WHERE s.held + s.sold > s.on_hand)::int AS oversold
       FROM stock s LEFT JOIN (
         SELECT item_id, sum(quantity) FILTER (WHERE state IN ('held', 'committing')) AS held, sum(quantity) FILTER (WHERE state = 'claimed') AS sold
           FROM reservation GROUP BY 1) r USING (item_id)`,
  );
  if (!row) throw new Error('no counters');
  return row;
}
