import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from '../../src/kernel/database/data-source';
import { UnitOfWork } from '../../src/kernel/database';
import { NumberingModule } from '../../src/kernel/numbering';
import { TenantVersion, TenantVersionModule } from '../../src/kernel/tenant-version';
import { Catalog, CatalogModule, ExternalIds } from '../../src/modules/catalog';
import { Accounts, Customers, CustomersModule } from '../../src/modules/customers';
import { CountryRates, Coupons, DeliveryRates, Pricing, PricingModule } from '../../src/modules/pricing';
import { createTestDatabase } from '../support/database';

@Global()
@Module({ imports: [TenantVersionModule, NumberingModule], providers: [UnitOfWork], exports: [UnitOfWork] })
class TransactionsModule {}

const POOL_SIZE = 24;
const ORGANIZATION = 'org_shop';
const WEBSITE = 'web_shop';

/** The three modules over a database of their own that holds one organization with one website. `close` drops the database. */
export async function openShop() {
  const database = await createTestDatabase();
  const testing = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({
        ...dataSourceOptions({ url: database.url, poolSize: POOL_SIZE }),
        autoLoadEntities: true,
      }),
      TransactionsModule,
      CatalogModule,
      CustomersModule,
      PricingModule,
    ],
  }).compile();
  const shop = {
    organizationId: ORGANIZATION,
    websiteId: WEBSITE,
    url: database.url,
    uow: testing.get(UnitOfWork),
    versions: testing.get(TenantVersion),
    catalog: testing.get(Catalog),
    externalIds: testing.get(ExternalIds),
    customers: testing.get(Customers),
    accounts: testing.get(Accounts),
    pricing: testing.get(Pricing),
    coupons: testing.get(Coupons),
    deliveryRates: testing.get(DeliveryRates),
    countryRates: testing.get(CountryRates),
    close: async () => {
      await testing.close();
      await database.drop();
    },
  };
  await shop.uow.run(async (tx) => {
    await shop.catalog.createOrganization(tx, { id: ORGANIZATION, name: 'Shop' });
    await shop.catalog.putWebsite(tx, {
      organizationId: ORGANIZATION,
      id: WEBSITE,
      name: 'Shop',
      url: 'https://shop.example',
    });
  });
  return shop;
}

export type Shop = Awaited<ReturnType<typeof openShop>>;
