import type { Tx } from '../kernel/database';
import { Secret } from '../kernel/secret';
import type { ApiKeys } from '../modules/auth';
import type { ExternalIds } from '../modules/catalog';
import type { Accounts, Customers } from '../modules/customers';
import type { StoredInstruments } from '../modules/payment-instruments';
import type { NotificationSecrets } from '../modules/webhooks';
import { DEMO } from './ids';

const { organizationId, websiteId } = DEMO;
const key = { organizationId, websiteId, live: false };
/** 32 bytes, public like the keys. */
const signingSecret = new Secret(`whsec_${Buffer.from('demo-secret'.padEnd(32, '-')).toString('base64')}`);

/** Keys of the demo shop, and the secret that signs its notifications. */
export async function loadKeys(tx: Tx, apiKeys: ApiKeys, notificationSecrets: NotificationSecrets): Promise<void> {
  await notificationSecrets.createFixed(tx, organizationId, signingSecret);
  await apiKeys.createWithFixedKey(tx, {
    ...key,
    id: 'api_key_demo_publishable',
    kind: 'publishable',
    name: 'Demo, for browsers',
    key: DEMO.publishableKey,
  });
  await apiKeys.createWithFixedKey(tx, {
    ...key,
    id: 'api_key_demo_secret',
    kind: 'secret',
    name: 'Demo, for servers',
    key: DEMO.secretKey,
  });
  await apiKeys.createWithFixedKey(tx, {
    ...key,
    id: 'api_key_demo_packages',
    kind: 'secret',
    name: 'Demo, packages client',
    key: DEMO.packagesKey,
    clientId: DEMO.packagesClientId,
  });
}

interface People {
  readonly customers: Customers;
  readonly accounts: Accounts;
  readonly instruments: StoredInstruments;
  readonly externalIds: ExternalIds;
}

const address = (firstName: string, lastName: string, email: string) => ({
  firstName,
  lastName,
  address: '36 Craven Street',
  city: 'New York',
  region: 'NY',
  country: 'US',
  postalCode: '10013',
  emails: [{ label: 'main', value: email, primary: true }],
});

interface DemoBuyer {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly instrumentId: string;
  readonly pan: string;
}

/** A registered customer with a stored card that is theirs to charge by default. */
async function loadBuyer(tx: Tx, { customers, instruments }: People, buyer: DemoBuyer): Promise<void> {
  const { id, email, firstName, lastName, instrumentId, pan } = buyer;
  const billingAddress = address(firstName, lastName, email);
  await customers.create(tx, {
    organizationId,
    id,
    websiteId,
    email,
    primaryAddress: billingAddress,
    profile: { firstName, lastName },
  });
  const card = { pan: new Secret(pan), expMonth: 12, expYear: 2034, holderName: `${firstName} ${lastName}` };
  await instruments.store(tx, [
    { organizationId, customerId: id, id: instrumentId, instrument: { kind: 'card', card }, billingAddress },
  ]);
  await customers.update(tx, organizationId, id, { defaultInstrumentId: instrumentId });
}

/** Buyers of the demo shop, and what the doors call them. */
export async function loadPeople(tx: Tx, people: People, passwordHash: string): Promise<void> {
  await loadBuyer(tx, people, {
    id: DEMO.customerId,
    email: DEMO.username,
    firstName: 'Dana',
    lastName: 'Demo',
    instrumentId: DEMO.instrumentId,
    pan: '4111111111111111',
  });
  await loadBuyer(tx, people, {
    id: DEMO.packagesCustomerId,
    email: DEMO.packagesEmail,
    firstName: 'Larry',
    lastName: 'Raddler',
    instrumentId: DEMO.packagesInstrumentId,
    pan: '5555555555554444',
  });
  await people.accounts.createAccounts(tx, [
    { organizationId, websiteId, customerId: DEMO.customerId, username: DEMO.username, passwordHash },
  ]);

  const { externalIds } = people;
  await externalIds.put(tx, {
    organizationId,
    door: 'deals',
    kind: 'customer',
    code: DEMO.dealsUserId,
    coreId: DEMO.customerId,
  });
  await externalIds.put(tx, {
    organizationId,
    door: 'deals',
    kind: 'instrument',
    code: DEMO.dealsCardId,
    coreId: DEMO.instrumentId,
  });
  await externalIds.put(tx, {
    organizationId,
    door: 'packages',
    kind: 'customer',
    code: DEMO.packagesCustomerProfileId,
    coreId: DEMO.packagesCustomerId,
  });
  await externalIds.put(tx, {
    organizationId,
    door: 'packages',
    kind: 'instrument',
    code: DEMO.packagesPaymentProfileId,
    coreId: DEMO.packagesInstrumentId,
  });
}
