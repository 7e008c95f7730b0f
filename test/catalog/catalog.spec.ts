import type { DomainError } from '../../src/kernel/errors';
import type { Deal, PutOffer } from '../../src/modules/catalog';
import { openShop, type Shop } from './harness';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop.close();
});

const offer = (id: string, changes: Partial<PutOffer> = {}): PutOffer => ({
  organizationId: shop.organizationId,
  id,
  name: id,
  currency: 'USD',
  formula: { kind: 'flat-rate', priceMinor: 999n },
  ...changes,
});
const put = async (command: PutOffer) => {
  const result = await shop.uow.run((tx) => shop.catalog.putOffer(tx, command));
  shop.catalog.forget(command.organizationId);
  return result;
};
const refusalOf = async (command: PutOffer): Promise<DomainError> =>
  put(command).then(
    () => Promise.reject(new Error('was accepted')),
    (error: unknown) => error as DomainError,
  );

describe('offers', () => {
  it('come back as they were put, with a product of their own when none was named', async () => {
    const deal: Deal = {
      type: 'daily-deal',
      state: 'in-flight',
      title: 'Dinner',
      imageUrl: null,
      startAt: new Date('2026-01-01T00:00:00Z'),
      endAt: null,
      vouchersExpireAt: null,
      fulfillmentMethod: 'redemptioncoded',
    };
    const formula = {
      kind: 'tiered',
      brackets: [
        { maxQuantity: 5, priceMinor: 10n ** 15n },
        { maxQuantity: null, priceMinor: 0n },
      ],
    } as const;
    await put(
      offer('seats', { formula, setupMinor: 2500n, period: { unit: 'month', length: 1 }, deal, maxPerUser: 4 }),
    );

    expect(await shop.catalog.offer(shop.organizationId, 'seats')).toMatchObject({
      id: 'seats',
      productId: 'seats',
      product: { id: 'seats', name: 'seats', requiresShipping: false },
      formula,
      setupMinor: 2500n,
      period: { unit: 'month', length: 1 },
      deal,
      issuesVouchers: true,
      maxPerUser: 4,
      revision: 1,
    });
  });

  it('count changes of the price, and of nothing else', async () => {
    const first = await put(offer('counted'));
    const renamed = await put(offer('counted', { name: 'Renamed' }));
    const dearer = await put(offer('counted', { formula: { kind: 'flat-rate', priceMinor: 1000n } }));
    const withFee = await put(offer('counted', { formula: { kind: 'flat-rate', priceMinor: 1000n }, setupMinor: 1n }));

    expect([first, renamed, dearer, withFee].map(({ revision, created }) => ({ revision, created }))).toEqual([
      { revision: 1, created: true },
      { revision: 1, created: false },
      { revision: 2, created: false },
      { revision: 3, created: false },
    ]);
    expect(new Set([first, renamed, dearer, withFee].map(({ itemId }) => itemId)).size).toBe(1);
  });

  it('keep their currency', async () => {
    await put(offer('dollars'));
    expect(await refusalOf(offer('dollars', { currency: 'EUR' }))).toMatchObject({
      code: 'invalid-state',
      fields: [{ field: 'currency' }],
    });
  });

  it('are refused with every wrong field named', async () => {
    const brackets = [
      { maxQuantity: 5, priceMinor: 1n },
      { maxQuantity: 5, priceMinor: -1n },
      { maxQuantity: null, priceMinor: 1n },
      { maxQuantity: 9, priceMinor: 1n },
    ];
    const refusal = await refusalOf(
      offer('wrong', { currency: 'XXX', setupMinor: -1n, formula: { kind: 'volume', brackets } }),
    );
    expect(refusal.code).toBe('validation-failed');
    expect(refusal.fields.map(({ field }) => field)).toEqual([
      'pricing.brackets.1.price',
      'pricing.brackets.1.maxQuantity',
      'pricing.brackets.3.maxQuantity',
      'currency',
      'setupPrice',
    ]);
    expect(await refusalOf(offer('wrong', { productId: 'nowhere' }))).toMatchObject({
      code: 'validation-failed',
      fields: [{ field: 'productId' }],
    });
    expect(await shop.catalog.offer(shop.organizationId, 'wrong')).toBeUndefined();
  });

  it('are listed by id, deals and packages among themselves', async () => {
    await put(offer('b_package', { package: { type: 'Bundle', productType: 'Render' } }));
    const all = await shop.catalog.offers(shop.organizationId, { limit: 2, offset: 1 });
    expect(all.items.map(({ id }) => id)).toEqual(['counted', 'dollars']);
    expect(all.total).toBeGreaterThan(3);
    expect((await shop.catalog.deals(shop.organizationId, { limit: 10, offset: 0 })).items.map(({ id }) => id)).toEqual(
      ['seats'],
    );
    expect(
      (await shop.catalog.packages(shop.organizationId, { limit: 10, offset: 0 })).items.map(({ id }) => id),
    ).toEqual(['b_package']);
    expect(await shop.catalog.offers('org_other', { limit: 10, offset: 0 })).toEqual({ items: [], total: 0 });
  });
});

describe('a change', () => {
  it('makes every purchase that used the old price see it at its commit, whatever the cache still says', async () => {
    await put(offer('moving'));
    const before = await shop.catalog.snapshot(shop.organizationId);
    const used = new Map([[shop.organizationId, before.version]]);
    await shop.uow.run(async (tx) => {
      expect((await shop.versions.confirm(tx, used)).stale).toEqual([]);
    });

    // another process changes the price: nobody tells our cache
    await shop.uow.run((tx) =>
      shop.catalog.putOffer(tx, offer('moving', { formula: { kind: 'flat-rate', priceMinor: 5n } })),
    );
    expect((await shop.catalog.offer(shop.organizationId, 'moving'))?.formula).toMatchObject({ priceMinor: 999n });
    await shop.uow.run(async (tx) => {
      expect((await shop.versions.confirm(tx, used)).stale).toEqual([shop.organizationId]);
    });

    shop.catalog.forget(shop.organizationId);
    expect((await shop.catalog.offer(shop.organizationId, 'moving'))?.formula).toMatchObject({ priceMinor: 5n });
  });

  it('is seen by the cache by itself within the staleness bound', async () => {
    await put(offer('drifting'));
    await shop.catalog.snapshot(shop.organizationId);
    await shop.uow.run((tx) => shop.catalog.putOffer(tx, offer('drifting', { name: 'New name' })));
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_001);
    try {
      expect((await shop.catalog.offer(shop.organizationId, 'drifting'))?.name).toBe('New name');
    } finally {
      later.mockRestore();
    }
  });

  it('of the name that a door has for an offer is one, and a name for anything else is none', async () => {
    const name = (kind: 'offer' | 'customer', code: string) =>
      shop.uow.run((tx) =>
        shop.externalIds.put(tx, {
          organizationId: shop.organizationId,
          door: 'packages',
          kind,
          code,
          coreId: 'moving',
        }),
      );
    await name('offer', 'SKU-1');
    const before = await shop.versions.current(shop.organizationId);
    await name('customer', '7654321');
    expect(await shop.versions.current(shop.organizationId)).toBe(before);
    await name('offer', 'SKU-2');
    expect(await shop.versions.current(shop.organizationId)).not.toBe(before);
  });

  it('that is rolled back leaves the version alone', async () => {
    const before = await shop.versions.current(shop.organizationId);
    await expect(
      shop.uow.run(async (tx) => {
        await shop.catalog.putOffer(tx, offer('never'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await shop.versions.current(shop.organizationId)).toBe(before);
  });
});

describe('websites', () => {
  it.each(['ftp://shop.example', 'https://user:pass@shop.example', 'shop.example', 'javascript:alert(1)'])(
    'refuse %s as their address',
    async (url) => {
      const website = { organizationId: shop.organizationId, id: 'web_bad', name: 'Bad', url };
      await expect(shop.uow.run((tx) => shop.catalog.putWebsite(tx, website))).rejects.toMatchObject({
        fields: [{ field: 'url' }],
      });
    },
  );
});

describe('external ids', () => {
  it('name one thing per door and kind, both ways', async () => {
    const name = {
      organizationId: shop.organizationId,
      door: 'deals',
      kind: 'customer',
      code: 'user_1',
      coreId: 'cus_1',
    } as const;
    const give = (changes: Partial<typeof name> | { coreId: string }) =>
      shop.uow.run((tx) => shop.externalIds.put(tx, { ...name, ...changes }));
    expect(await give({})).toBe(true);
    expect(await give({})).toBe(true);
    expect(await give({ coreId: 'cus_2' })).toBe(false);

    expect(await shop.externalIds.resolve(shop.organizationId, 'deals', 'customer', 'user_1')).toBe('cus_1');
    expect(await shop.externalIds.aliasFor(shop.organizationId, 'deals', 'customer', 'cus_1')).toBe('user_1');
    expect(await shop.externalIds.resolve('org_other', 'deals', 'customer', 'user_1')).toBeUndefined();
    expect(await shop.externalIds.resolve(shop.organizationId, 'packages', 'customer', 'user_1')).toBeUndefined();
    expect(await shop.externalIds.aliasFor(shop.organizationId, 'deals', 'instrument', 'cus_1')).toBeUndefined();
  });
});
