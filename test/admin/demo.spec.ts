import { randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ADMIN } from '../../src/api/admin';
import { DEMO, loadDemo, purchaseCurl } from '../../src/demo';
import { ConfigModule, readConfig } from '../../src/kernel/config';
import { CryptoModule } from '../../src/kernel/crypto';
import { DatabaseModule } from '../../src/kernel/database';
import { ReliabilityModule } from '../../src/kernel/idempotency';
import { formatMajor } from '../../src/kernel/money';
import { Secret } from '../../src/kernel/secret';
import { ApiKeys, Logins } from '../../src/modules/auth';
import { Catalog, ExternalIds } from '../../src/modules/catalog';
import { Customers } from '../../src/modules/customers';
import { Inventory } from '../../src/modules/inventory';
import { PaymentInstrumentsModule, StoredInstruments } from '../../src/modules/payment-instruments';
import { CountryRates, Pricing } from '../../src/modules/pricing';
import { DoorPoliciesModule } from '../../src/modules/purchases';
import { createTestDatabase } from '../support/database';

const PAGE = { limit: 1000, offset: 0 };

async function openDemo() {
  const database = await createTestDatabase();
  const config = readConfig({
    DATABASE_URL: database.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    DATABASE_POOL_SIZE: '4',
  });

  @Module({
    imports: [
      ConfigModule.with(config),
      CryptoModule,
      DatabaseModule,
      ReliabilityModule,
      DoorPoliciesModule.with({}),
      ADMIN.module,
      PaymentInstrumentsModule,
    ],
  })
  class DemoModule {}

  const app = await Test.createTestingModule({ imports: [DemoModule] }).compile();
  const close = async (): Promise<void> => {
    await app.close();
    await database.drop();
  };
  return { app, close };
}

let demo: Awaited<ReturnType<typeof openDemo>>;
beforeAll(async () => {
  demo = await openDemo();
});
afterAll(async () => {
  await demo.close();
});
const service = <T>(type: new (...args: never[]) => T): T => demo.app.get<T>(type, { strict: false });

describe('the demo shop', () => {
  it('is loaded once, into an empty database only', async () => {
    expect(await loadDemo(demo.app)).toBe(true);
    expect(await loadDemo(demo.app)).toBe(false);
    expect((await service(Catalog).organizations()).map(({ id }) => id)).toEqual(['org_demo']);
  });

  it('sells what the README lists, at its prices, with its stock', async () => {
    const { items } = await service(Catalog).offers('org_demo', PAGE);
    const levels = await service(Inventory).levels(items.map(({ itemId }) => itemId));
    const list = items.map(({ id, itemId, currency, formula }) => {
      const price = 'priceMinor' in formula ? formatMajor(formula.priceMinor, currency) : formula.kind;
      return `${id} ${currency} ${price} ${String(levels.get(itemId)?.onHand)}`;
    });
    expect(list).toEqual([
      'MP001 USD 49.00 null',
      'MP002 USD 99.00 null',
      'deal_dining USD 39.00 1000000',
      'deal_past USD 15.00 100',
      'deal_rare USD 19.00 50',
      'plan_ebook USD 9.99 null',
      'plan_gold USD 29.00 null',
      'plan_jpy JPY 1500 null',
      'plan_kwd KWD 1.250 null',
      'plan_mug USD 12.50 1000000',
      'plan_rare USD 5.00 50',
      'plan_seats USD tiered null',
      'plan_setup USD 10.00 null',
      'plan_ticket USD 40.00 100',
    ]);
    expect(items.filter(({ product }) => product.requiresShipping).map(({ id }) => id)).toEqual(['plan_mug']);
    expect(items.filter(({ period }) => period !== null).map(({ id, period }) => [id, period])).toEqual([
      ['plan_gold', { unit: 'month', length: 1 }],
    ]);
    expect(items.filter(({ setupMinor }) => setupMinor !== null).map(({ id, setupMinor }) => [id, setupMinor])).toEqual(
      [['plan_setup', 2500n]],
    );
  });

  it.each([
    // 12.50 - 1.25 + 5.00 = 16.25; 8.875 % = 1.4421875
    ['a mug to New York with TENOFF', [['plan_mug', 1]], ['TENOFF'], 'US', 'NY', 1769n],
    ['a mug to Canada with FIVEUSD', [['plan_mug', 1]], ['FIVEUSD'], 'CA', 'ON', 1250n],
    ['25 seats', [['plan_seats', 25]], [], 'DE', '', 19_500n],
    ['a workshop with its setup fee', [['plan_setup', 2]], [], 'DE', '', 4500n],
    ['an e-book with ONCE', [['plan_ebook', 1]], ['ONCE'], 'DE', '', 799n],
    [
      'both packages with 15 % off the workstation',
      [
        ['MP001', 1],
        ['MP002', 1],
      ],
      ['1234'],
      'DE',
      '',
      14_065n,
    ],
  ] as const)('charges for %s what it should', async (_name, lines, couponIds, country, region, totalMinor) => {
    const { quote } = await service(Pricing).quote({
      organizationId: 'org_demo',
      lines: lines.map(([offerId, quantity]) => ({ offerId, quantity })),
      couponIds,
      shippingRateId: null,
      deliveryAddress: { country, region },
      billingAddress: null,
      now: new Date(Date.now() + 1_000),
      finalPrices: false,
    });
    expect(quote.totalMinor).toBe(totalMinor);
  });

  it('has the rates and taxes of the worked example', async () => {
    const rates = service(CountryRates);
    const now = new Date();
    expect((await rates.rateFor('org_demo', 'USD', 'ARS', now))?.rate).toBe('402.09');
    expect((await rates.rateFor('org_demo', 'USD', 'COP', now))?.rate).toBe('3140.6');
    expect(
      (await rates.countryTaxes('org_demo', 'AR', now)).map(({ code, ratePpm, baseCodes }) => [
        code,
        ratePpm,
        baseCodes,
      ]),
    ).toEqual([
      ['EFEX', 200_000, []],
      ['VAT', 200_000, ['EFEX']],
      ['IIBB', 20_000, ['EFEX']],
    ]);
  });

  it('knows its keys, its buyers and what the doors call them', async () => {
    const keys = service(ApiKeys);
    expect(await keys.verify(new Secret(DEMO.publishableKey))).toMatchObject({
      kind: 'publishable-key',
      organizationId: 'org_demo',
      websiteId: 'web_demo',
    });
    expect(await keys.verify(new Secret(DEMO.secretKey))).toMatchObject({ kind: 'secret-key' });
    expect(await keys.verifyClient('170200123', new Secret('467512342123'))).toMatchObject({
      kind: 'secret-key',
      organizationId: 'org_demo',
    });
    const login = {
      organizationId: 'org_demo',
      websiteId: 'web_demo',
      username: 'demo@shop.example',
      password: new Secret('demo-password'),
      address: '127.0.0.1',
    };
    expect(await service(Logins).login(login)).toMatchObject({ customerId: 'cus_demo' });

    const names = service(ExternalIds);
    const larry = await service(Customers).findByEmail('org_demo', 'larry@newmedia.com');
    expect(await names.resolve('org_demo', 'deals', 'customer', 'user_demo')).toBe('cus_demo');
    expect(await names.resolve('org_demo', 'deals', 'instrument', 'card_demo')).toBe('inst_demo');
    expect(await names.resolve('org_demo', 'packages', 'customer', '1234567')).toBe(larry?.id);
    expect(await names.resolve('org_demo', 'packages', 'instrument', '2345678')).toBe(larry?.defaultInstrumentId);
    const card = await service(StoredInstruments).get({
      organizationId: 'org_demo',
      id: 'inst_demo',
      customerId: 'cus_demo',
    });
    expect(card?.summary).toMatchObject({ brand: 'Visa', last4: '1111' });
  });

  it('prints a line that needs no further quoting', () => {
    const line = purchaseCurl('http://127.0.0.1:3000');
    expect(line.split("'")).toHaveLength(7);
    expect(JSON.parse(line.split("'")[5] ?? '')).toMatchObject({ websiteId: 'web_demo' });
  });
});
