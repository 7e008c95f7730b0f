import { newId } from '../../src/kernel/ids';
import type { NewCustomer } from '../../src/modules/customers';
import { openShop, type Shop } from './harness';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop.close();
});

const newCustomer = (changes: Partial<NewCustomer> = {}): NewCustomer => ({
  organizationId: shop.organizationId,
  id: newId('customer'),
  websiteId: shop.websiteId,
  email: null,
  registered: false,
  primaryAddress: null,
  invoices: 0,
  ...changes,
});
const register = (changes: Partial<NewCustomer> = {}) =>
  shop.uow.run((tx) => shop.customers.create(tx, newCustomer(changes)));

describe('new customers', () => {
  it('are created with their first invoice numbers allocated; an id that is there is an outcome of its row', async () => {
    const known = await register();
    const twice = newCustomer({ email: 'first@shop.example' });
    const rows = [
      newCustomer({ invoices: 3 }),
      newCustomer({ id: known.id }),
      twice,
      { ...twice, email: 'second@shop.example' },
    ];
    const outcomes = await shop.uow.run((tx) => shop.customers.createMany(tx, 'each', rows));

    expect(outcomes.map(({ created }) => created)).toEqual([true, false, true, false]);
    expect((await shop.customers.find(shop.organizationId, twice.id))?.email).toBe('first@shop.example');
    const numbers = await shop.uow.run((tx) =>
      shop.customers.allocateInvoiceNumbers(tx, [
        { organizationId: shop.organizationId, customerId: rows[0]?.id ?? '', count: 1 },
      ]),
    );
    expect(numbers).toEqual([4]);
  });

  it('of crossing batches never deadlock and are created once', async () => {
    const ids = Array.from({ length: 20 }, () => newId('customer'));
    const batches = [ids, [...ids].reverse()].flatMap((order) => [order, order]);
    const outcomes = await Promise.all(
      batches.map((order) =>
        shop.uow.run((tx) =>
          shop.customers.createMany(
            tx,
            'each',
            order.map((id) => newCustomer({ id })),
          ),
        ),
      ),
    );
    expect(outcomes.flat().filter(({ created }) => created)).toHaveLength(ids.length);
  });
});

describe('invoice numbers', () => {
  it('have no gaps under 50 parallel transactions, of which some roll back', async () => {
    const customers = await Promise.all([register(), register(), register()]);
    const taken = new Map(customers.map(({ id }) => [id, [] as number[]]));
    const requests = Array.from({ length: 50 }, (_, index) => [
      { customer: customers[index % 3], count: 1 + (index % 4) },
      { customer: customers[(index + 1) % 3], count: 2 },
      { customer: customers[index % 3], count: 1 },
    ]);
    await Promise.all(
      requests.map(async (request, index) => {
        const rows = request.map(({ customer, count }) => ({
          organizationId: shop.organizationId,
          customerId: customer?.id ?? '',
          count,
        }));
        const work = shop.uow.run(async (tx) => {
          const firsts = await shop.customers.allocateInvoiceNumbers(tx, rows);
          if (index % 5 === 0) throw new Error('rolled back');
          return firsts;
        });
        const firsts = await work.catch(() => undefined);
        firsts?.forEach((first, row) => {
          for (let step = 0; step < (rows[row]?.count ?? 0); step += 1)
            taken.get(rows[row]?.customerId ?? '')?.push((first ?? NaN) + step);
        });
      }),
    );
    for (const numbers of taken.values()) {
      expect([...numbers].sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
      expect(numbers.length).toBeGreaterThan(20);
    }
  });

  it('are not given to unknown customers or across organizations', async () => {
    const { id } = await register();
    const numbers = await shop.uow.run((tx) =>
      shop.customers.allocateInvoiceNumbers(tx, [
        { organizationId: 'org_other', customerId: id, count: 1 },
        { organizationId: shop.organizationId, customerId: id, count: 1 },
        { organizationId: shop.organizationId, customerId: 'cus_unknown', count: 1 },
      ]),
    );
    expect(numbers).toEqual([undefined, 1, undefined]);
  });
});

describe('registered customers', () => {
  it('are found by id, number and address; anonymous ones never by address', async () => {
    const email = 'Jane@Shop.example';
    await shop.uow.run((tx) => shop.customers.createMany(tx, 'each', [newCustomer({ email })]));
    expect(await shop.customers.findByEmail(shop.organizationId, email)).toBeUndefined();

    const jane = await register({ email, primaryAddress: { city: 'Riga' }, profile: { docNumber: '1' } });
    expect(jane).toMatchObject({
      registered: true,
      email,
      primaryAddress: { city: 'Riga' },
      profile: { docNumber: '1' },
      defaultInstrumentId: null,
    });
    expect(await shop.customers.findByEmail(shop.organizationId, 'jane@shop.EXAMPLE')).toEqual(jane);
    expect(await shop.customers.findByNumber(shop.organizationId, jane.number)).toEqual(jane);
    expect(await shop.customers.findByNumber('org_other', jane.number)).toBeUndefined();
    const ids = [jane.id, 'cus_unknown'];
    const numbers = await shop.uow.run((tx) => shop.customers.numbersOf(tx, shop.organizationId, ids));
    expect([...numbers]).toEqual([[jane.id, jane.number]]);
    const list = await shop.customers.list(shop.organizationId, { limit: 10, offset: 0, registered: true, email });
    expect(list).toEqual({ items: [jane], total: 1 });
  });

  it('are refused when the id is taken, or the address under 10 parallel registrations', async () => {
    const { id } = await register();
    await expect(register({ id })).rejects.toMatchObject({ code: 'customer-taken', fields: [{ field: 'id' }] });

    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        shop.uow.run((tx) =>
          shop.customers.create(tx, {
            ...newCustomer({ email: index % 2 ? 'one@shop.example' : 'ONE@shop.example' }),
            uniqueEmail: true,
          }),
        ),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ code: 'customer-taken', fields: [{ field: 'email' }] });
  });

  it('change only in what is given', async () => {
    const jane = await register({ email: 'a@shop.example', profile: { a: 1 } });
    const changed = await shop.uow.run((tx) =>
      shop.customers.update(tx, shop.organizationId, jane.id, { email: 'b@shop.example', profile: undefined }),
    );
    expect(changed).toMatchObject({ id: jane.id, email: 'b@shop.example', profile: { a: 1 } });
    expect(changed.updatedAt.getTime()).toBeGreaterThan(jane.updatedAt.getTime());
    const foreign = shop.uow.run((tx) => shop.customers.update(tx, 'org_other', jane.id, { email: 'c@shop.example' }));
    await expect(foreign).rejects.toMatchObject({ code: 'customer-not-found' });
  });
});

describe('accounts', () => {
  it('take a username once per website, whatever its case, under 20 parallel attempts', async () => {
    const customers = await Promise.all(Array.from({ length: 20 }, () => register()));
    const outcomes = await Promise.all(
      customers.map(({ id, organizationId, websiteId }, index) =>
        shop.uow.run((tx) =>
          shop.accounts.createAccounts(tx, [
            {
              organizationId,
              websiteId,
              customerId: id,
              username: index % 2 ? 'Kim@shop.example' : 'kim@SHOP.example',
              passwordHash: `hash ${String(index)}`,
            },
          ]),
        ),
      ),
    );
    const winners = outcomes.flat().filter((outcome) => outcome !== undefined);
    expect(winners).toHaveLength(1);

    const account = await shop.accounts.findAccount(shop.organizationId, shop.websiteId, 'KIM@shop.example');
    expect(account?.id).toBe(winners[0]?.id);
    expect(await shop.accounts.findAccount(shop.organizationId, 'web_other', 'kim@shop.example')).toBeUndefined();
    expect((await shop.accounts.findByCustomer(shop.organizationId, account?.customerId ?? ''))?.id).toBe(account?.id);
    expect(await shop.uow.run((tx) => shop.accounts.setPassword(tx, account?.id ?? '', 'new hash'))).toBe(true);
    expect(
      (await shop.accounts.findAccount(shop.organizationId, shop.websiteId, 'kim@shop.example'))?.passwordHash,
    ).toBe('new hash');
  });

  it('report a taken name per row of one batch', async () => {
    const [one, two, three] = await Promise.all([register(), register(), register()]);
    const row = (customerId: string, username: string) => ({
      organizationId: shop.organizationId,
      websiteId: shop.websiteId,
      customerId,
      username,
      passwordHash: 'hash',
    });
    const rows = [row(one.id, 'x'), row(two.id, 'X'), row(three.id, 'y')];
    const outcomes = await shop.uow.run((tx) => shop.accounts.createAccounts(tx, rows));
    expect(outcomes.map((outcome) => outcome !== undefined)).toEqual([true, false, true]);
  });
});
