import type { INestApplicationContext, Type } from '@nestjs/common';
import { UnitOfWork } from '../kernel/database';
import { Secret } from '../kernel/secret';
import { ApiKeys, Passwords } from '../modules/auth';
import { Catalog, ExternalIds } from '../modules/catalog';
import { Accounts, Customers } from '../modules/customers';
import { Inventory } from '../modules/inventory';
import { StoredInstruments } from '../modules/payment-instruments';
import { GatewayAccounts, SHORTHAND_PRIORITY } from '../modules/payments';
import { CountryRates, Coupons, DeliveryRates } from '../modules/pricing';
import { NotificationSecrets } from '../modules/webhooks';
import { DEMO } from './ids';
import { loadOffers } from './offers';
import { loadKeys, loadPeople } from './people';
import { loadPrices } from './prices';

/**
 * Loads the demo shop into a database without any organization, in one transaction: all of it or nothing.
 * @returns whether it did; false when an organization is there already, and then nothing is touched
 */
export async function loadDemo(app: Pick<INestApplicationContext, 'get'>): Promise<boolean> {
  const service = <T>(type: Type<T>): T => app.get(type, { strict: false });
  const catalog = service(Catalog);
  if ((await catalog.organizations()).length > 0) return false;

  const passwordHash = await service(Passwords).hash(new Secret(DEMO.password));
  await service(UnitOfWork).run(async (tx) => {
    const { organizationId, websiteId } = DEMO;
    await catalog.createOrganization(tx, { id: organizationId, name: 'Demo Shop' });
    await catalog.putWebsite(tx, {
      organizationId,
      id: websiteId,
      name: 'Demo Shop',
      url: DEMO.websiteUrl,
      servicePhone: '+1 212 555 0100',
      serviceEmail: 'help@shop.example',
      // so that test cards can be tried
      limits: { declinesPerTenMinutes: 1_000 },
    });
    await loadKeys(tx, service(ApiKeys), service(NotificationSecrets));
    await service(GatewayAccounts).put(tx, {
      organizationId,
      id: DEMO.gatewayAccountId,
      provider: 'sandbox',
      name: 'Sandbox',
      priority: SHORTHAND_PRIORITY,
    });
    await loadOffers(tx, catalog, service(Inventory));
    await loadPrices(tx, service(Coupons), service(DeliveryRates), service(CountryRates));
    await loadPeople(
      tx,
      {
        customers: service(Customers),
        accounts: service(Accounts),
        instruments: service(StoredInstruments),
        externalIds: service(ExternalIds),
      },
      passwordHash,
    );
  });
  catalog.forget(DEMO.organizationId);
  return true;
}
