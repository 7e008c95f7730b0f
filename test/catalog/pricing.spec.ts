import type { PutCoupon, QuoteCommand } from '../../src/modules/pricing';
import { openShop, type Shop } from './harness';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const { organizationId } = shop;
  await shop.uow.run(async (tx) => {
    await shop.catalog.putProduct(tx, { organizationId, id: 'mug', name: 'Mug', requiresShipping: true });
    await shop.catalog.putOffer(tx, {
      organizationId,
      id: 'mug',
      name: 'Mug',
      currency: 'USD',
      formula: { kind: 'flat-rate', priceMinor: 1250n },
    });
    await shop.catalog.putOffer(tx, {
      organizationId,
      id: 'gone',
      name: 'Gone',
      currency: 'USD',
      formula: { kind: 'fixed-fee', priceMinor: 1n },
      isActive: false,
    });
    await shop.deliveryRates.putShippingRate(tx, { ...shippingRate(), id: 'standard', priceMinor: 500n });
    await shop.deliveryRates.putShippingRate(tx, { ...shippingRate(), id: 'off', priceMinor: 0n, isActive: false });
    await shop.deliveryRates.putTaxRate(tx, {
      organizationId,
      id: 'us_ny',
      description: 'NY',
      country: 'US',
      region: 'NY',
      ratePpm: 88_750n,
      isActive: true,
    });
    await shop.coupons.put(tx, coupon('TENOFF', 1000));
  });
});
afterAll(async () => {
  await shop.close();
});

const shippingRate = () => ({
  organizationId: shop.organizationId,
  name: 'Post',
  description: '',
  currency: 'USD',
  countries: ['US'],
  minOrderMinor: null,
  maxOrderMinor: null,
  isActive: true,
});
const coupon = (id: string, percentHundredths: number): PutCoupon => ({
  organizationId: shop.organizationId,
  id,
  description: '',
  discount: { type: 'percent', percentHundredths },
  context: 'items',
  status: 'issued',
  issuedAt: null,
  expiresAt: null,
  restrictions: [],
  maxRedemptions: null,
  maxPerCustomer: null,
});
const cart = (changes: Partial<QuoteCommand> = {}): QuoteCommand => ({
  organizationId: shop.organizationId,
  lines: [{ offerId: 'mug', quantity: 2 }],
  couponIds: ['TENOFF'],
  shippingRateId: null,
  deliveryAddress: { country: 'US', region: 'NY' },
  billingAddress: null,
  now: new Date(Date.now() + 1_000),
  finalPrices: false,
  ...changes,
});

describe('a quote', () => {
  it('adds discount, shipping and tax of the organization', async () => {
    // 25.00 - 2.50 + 5.00 = 27.50; 8.875 % = 2.440625
    const { quote, offers } = await shop.pricing.quote(cart());
    expect(quote).toMatchObject({
      subtotalMinor: 2500n,
      discountMinor: 250n,
      shippingMinor: 500n,
      taxMinor: 244n,
      totalMinor: 2994n,
    });
    expect(quote.shipping.rateId).toBe('standard');
    expect(offers.map(({ id }) => id)).toEqual(['mug']);
  });

  it('of final prices knows neither shipping nor tax', async () => {
    const { quote } = await shop.pricing.quote(cart({ finalPrices: true, couponIds: [] }));
    expect(quote).toMatchObject({ totalMinor: 2500n, shippingMinor: 0n, taxMinor: 0n });
  });

  it.each([
    [
      'offer-not-found',
      {
        lines: [
          { offerId: 'mug', quantity: 1 },
          { offerId: 'nothing', quantity: 1 },
        ],
      },
      'lines.1.offerId',
    ],
    ['offer-unavailable', { lines: [{ offerId: 'gone', quantity: 1 }] }, 'lines.0.offerId'],
    ['coupon-invalid', { couponIds: ['TENOFF', 'NOPE'] }, 'couponIds.1'],
    ['shipping-unavailable', { shippingRateId: 'off' }, 'shippingRateId'],
  ] as const)('is refused as %s', async (code, changes, field) => {
    await expect(shop.pricing.quote(cart(changes))).rejects.toMatchObject({ code, fields: [{ field }] });
  });

  it('of another organization finds nothing of ours', async () => {
    await expect(shop.pricing.quote(cart({ organizationId: 'org_other' }))).rejects.toMatchObject({
      code: 'offer-not-found',
    });
  });

  it('is stale as soon as a coupon it may have used changes', async () => {
    const { version } = await shop.pricing.quote(cart());
    await shop.uow.run((tx) => shop.coupons.put(tx, coupon('TENOFF', 500)));
    const { stale } = await shop.uow.run((tx) => shop.versions.confirm(tx, new Map([[shop.organizationId, version]])));
    expect(stale).toEqual([shop.organizationId]);

    shop.pricing.forget(shop.organizationId);
    const fresh = await shop.pricing.quote(cart());
    expect(fresh.quote.discountMinor).toBe(125n);
    const again = await shop.uow.run((tx) =>
      shop.versions.confirm(tx, new Map([[shop.organizationId, fresh.version]])),
    );
    expect(again.stale).toEqual([]);
  });

  it('sees a code that was unknown a moment ago', async () => {
    await expect(shop.pricing.quote(cart({ couponIds: ['LATE'] }))).rejects.toMatchObject({ code: 'coupon-invalid' });
    await shop.uow.run((tx) => shop.coupons.put(tx, coupon('LATE', 1000)));
    expect((await shop.pricing.quote(cart({ couponIds: ['LATE'] }))).quote.discountMinor).toBe(250n);
  });
});

describe('country rates', () => {
  const on = (day: string) => new Date(`${day}T12:00:00Z`);

  it('give the exchange rate of the day, else the newest before it', async () => {
    await shop.uow.run(async (tx) => {
      const rate = { fromCurrency: 'USD', toCurrency: 'ARS', typeCode: 'REFERENCE' };
      await shop.countryRates.putExchangeRate(tx, shop.organizationId, {
        ...rate,
        validOn: '2026-01-01',
        rate: '402.09',
      });
      await shop.countryRates.putExchangeRate(tx, shop.organizationId, { ...rate, validOn: '2026-02-01', rate: '500' });
    });
    const rateOn = async (day: string) =>
      (await shop.countryRates.rateFor(shop.organizationId, 'USD', 'ARS', on(day)))?.rate;
    expect([
      await rateOn('2025-12-31'),
      await rateOn('2026-01-01'),
      await rateOn('2026-01-31'),
      await rateOn('2026-02-02'),
    ]).toEqual([undefined, '402.09', '402.09', '500']);
    expect((await shop.countryRates.rateFor(shop.organizationId, 'USD', 'USD', on('2020-01-01')))?.rate).toBe('1');
    expect(await shop.countryRates.rateFor('org_other', 'USD', 'ARS', on('2026-02-02'))).toBeUndefined();
  });

  it.each(['0', '-1', '1e3', '1.12345678901', ''])('refuse %p as a rate', async (rate) => {
    const command = { fromCurrency: 'USD', toCurrency: 'ARS', typeCode: 'REFERENCE', validOn: '2026-01-01', rate };
    await expect(
      shop.uow.run((tx) => shop.countryRates.putExchangeRate(tx, shop.organizationId, command)),
    ).rejects.toMatchObject({ fields: [{ field: 'rate' }] });
  });

  it('give the taxes of the newest set, bases before what is built on them', async () => {
    const tax = (code: string, ratePpm: number, baseCodes: string[] = []) => ({
      code,
      name: code,
      ratePpm,
      baseCodes,
      responsible: 'CUSTOMER',
    });
    const put = (from: string, ...taxes: ReturnType<typeof tax>[]) =>
      shop.uow.run((tx) => shop.countryRates.putCountryTaxes(tx, shop.organizationId, 'AR', from, taxes));
    await put('2026-01-01', tax('EFEX', 200_000), tax('VAT', 200_000, ['EFEX']));
    await put('2026-06-01', tax('VAT', 210_000));
    expect(await shop.countryRates.countryTaxes(shop.organizationId, 'AR', on('2026-03-01'))).toEqual([
      { ...tax('EFEX', 200_000), position: 0 },
      { ...tax('VAT', 200_000, ['EFEX']), position: 1 },
    ]);
    expect(await shop.countryRates.countryTaxes(shop.organizationId, 'AR', on('2026-06-01'))).toEqual([
      { ...tax('VAT', 210_000), position: 0 },
    ]);
    await expect(put('2026-07-01', tax('VAT', 1, ['EFEX']))).rejects.toMatchObject({
      fields: [{ field: 'taxes.0.baseCodes' }],
    });
  });

  it('know the ways to pay; methods that share a number in a country share their flow', async () => {
    const uruguay = await shop.countryRates.paymentMethods('UY', 'gateway');
    expect(uruguay.find(({ paymentMediaId }) => paymentMediaId === 3)).toEqual({
      country: 'UY',
      model: 'gateway',
      paymentMediaId: 3,
      name: 'American Express',
      purchase: true,
      preauthorization: true,
      fullRefund: true,
      partialRefund: false,
      type: 'Credit Card',
      flow: 'API',
    });
    expect((await shop.countryRates.paymentMethods('AR', 'payfac')).length).toBe(12);
    const all = await shop.countryRates.paymentMethods();
    expect(new Set(all.map(({ country }) => country))).toEqual(
      new Set(['AR', 'BR', 'CL', 'CO', 'CR', 'EC', 'MX', 'NI', 'PE', 'PY', 'SV', 'UY']),
    );
    const flows = new Map<string, Set<string>>();
    for (const { country, paymentMediaId, flow } of all) {
      const key = `${country} ${String(paymentMediaId)}`;
      flows.set(key, (flows.get(key) ?? new Set()).add(flow));
    }
    expect([...flows.values()].filter(({ size }) => size > 1)).toEqual([]);
  });
});
