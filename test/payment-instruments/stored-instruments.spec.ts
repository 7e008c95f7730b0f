import { Secret } from '../../src/kernel/secret';
import type { InstrumentForCharge, NewStoredInstrument, StoredInstrument } from '../../src/modules/payment-instruments';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { addCustomers, bban, card, Fixture, iban, ORGANIZATION, OTHER_ORGANIZATION, vaultKey } from './support';

const VISA = '4111111111111111';
const OTHER = '5555555555554444';

describe('StoredInstruments', () => {
  let database: TestDatabase;
  let fixture: Fixture;

  beforeAll(async () => {
    database = await createTestDatabase();
    fixture = await Fixture.start(database, [vaultKey('k1')]);
    await addCustomers(fixture.dataSource);
  });

  afterEach(() => fixture.dataSource.query('DELETE FROM payment_instrument'));

  afterAll(async () => {
    await fixture.stop();
    await database.drop();
  });

  const given = (
    instrument: NewStoredInstrument['instrument'],
    change: Partial<NewStoredInstrument> = {},
  ): NewStoredInstrument => ({
    organizationId: ORGANIZATION,
    customerId: 'cus_1',
    instrument,
    ...change,
  });
  const store = (...items: NewStoredInstrument[]): Promise<StoredInstrument[]> =>
    fixture.unitOfWork.run((tx) => fixture.instruments.store(tx, items));
  const storeOne = async (...args: Parameters<typeof given>): Promise<StoredInstrument> =>
    (await store(given(...args)))[0] as StoredInstrument;
  const ref = (
    id: string,
    customerId?: string,
  ): { organizationId: string; id: string; customerId?: string | undefined } => ({
    organizationId: ORGANIZATION,
    id,
    customerId,
  });
  const readForCharge = (...refs: ReturnType<typeof ref>[]): Promise<InstrumentForCharge[]> =>
    fixture.unitOfWork.run((tx) => fixture.instruments.readForCharge(tx, refs));
  const numberOf = (read: InstrumentForCharge | undefined): string | undefined => {
    if (read?.state !== 'known') return undefined;
    if (read.material?.type === 'card') return read.material.pan.reveal();
    return read.material?.type === 'bank' ? read.material.accountNumber.reveal() : undefined;
  };
  const rows = async (): Promise<number> =>
    (await fixture.dataSource.query<unknown[]>('SELECT FROM payment_instrument')).length;

  it('stores a batch and answers in its order', async () => {
    const stored = await store(
      given(card(VISA), {
        id: 'inst_given',
        billingAddress: { city: 'Oslo' },
        customFields: { a: 1 },
        useAsBackup: true,
      }),
      given(iban('DE89370400440532013000'), { customerId: 'cus_2' }),
      given(bban('000123', '021000021')),
      given(card(VISA), { organizationId: OTHER_ORGANIZATION }),
    );
    expect(stored.map(({ method, customerId, organizationId }) => [method, customerId, organizationId])).toEqual([
      ['payment-card', 'cus_1', ORGANIZATION],
      ['ach', 'cus_2', ORGANIZATION],
      ['ach', 'cus_1', ORGANIZATION],
      ['payment-card', 'cus_1', OTHER_ORGANIZATION],
    ]);
    expect(stored[0]).toMatchObject({
      id: 'inst_given',
      status: 'active',
      billingAddress: { city: 'Oslo' },
      customFields: { a: 1 },
      useAsBackup: true,
    });
    expect(await fixture.instruments.get(ref('inst_given'))).toEqual(stored[0]);
    expect(
      await fixture.instruments.listByCustomer({ organizationId: ORGANIZATION, customerId: 'cus_1' }),
    ).toHaveLength(2);
  });

  it('opens numbers for charges, never with a code', async () => {
    const [one, two, three] = await store(
      given(card(VISA, { cvv: new Secret('123') })),
      given(iban('de89 3704 0044 0532 0130 00')),
      given(bban('000123', '021000021')),
    );
    const read = await readForCharge(
      ...[three, one, two].map((instrument) => ref(instrument?.id ?? '')),
      ref('inst_unknown'),
    );
    expect(read.map(numberOf)).toEqual(['000123', VISA, 'DE89370400440532013000', undefined]);
    expect(read[3]).toEqual({ state: 'unknown' });
    expect(read[1]).toMatchObject({
      customerId: 'cus_1',
      status: 'active',
      material: { type: 'card', cvv: undefined },
    });
    expect(read[0]).toMatchObject({ material: { type: 'bank', routingNumber: '021000021' } });
  });

  it('keeps one instrument per number and customer, with the newest details', async () => {
    const first = await storeOne(card(VISA), { billingAddress: { city: 'Oslo' }, customFields: { a: 1, b: 1 } });
    const again = await storeOne(card('4111 1111 1111 1111', { expYear: 2045 }), {
      id: 'inst_ignored',
      customFields: { b: 2 },
    });
    expect(again).toMatchObject({
      id: first.id,
      number: first.number,
      summary: { expYear: 2045 },
      billingAddress: { city: 'Oslo' },
      customFields: { a: 1, b: 2 },
    });
    expect((await storeOne(card(VISA), { customerId: 'cus_2' })).id).not.toBe(first.id);
    expect(numberOf((await readForCharge(ref(first.id)))[0])).toBe(VISA);
  });

  it('stores a number named twice in a batch once, the last details winning', async () => {
    const [one, two, three] = await store(given(card(VISA)), given(card(OTHER)), given(card(VISA, { expYear: 2045 })));
    expect(one).toEqual(three);
    expect(one).toMatchObject({ summary: { expYear: 2045 } });
    expect(two?.id).not.toBe(one?.id);
    expect(await rows()).toBe(2);
  });

  it('keeps one instrument when twenty store the same number at once', async () => {
    const stored = await Promise.all(Array.from({ length: 20 }, () => storeOne(card(VISA))));
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    expect(await rows()).toBe(1);
    expect(numberOf((await readForCharge(ref(stored[0]?.id ?? '')))[0])).toBe(VISA);
  });

  it('refuses an id that another number has', async () => {
    await storeOne(card(VISA), { id: 'inst_given' });
    await expect(storeOne(card(OTHER), { id: 'inst_given' })).rejects.toMatchObject({
      code: 'validation-failed',
      fields: [{ field: 'id' }],
    });
    await expect(storeOne(card(OTHER), { id: 'inst_given', organizationId: OTHER_ORGANIZATION })).rejects.toMatchObject(
      { code: 'validation-failed' },
    );
  });

  it('is unknown to other organizations and, when an owner is given, to other customers', async () => {
    const { id } = await storeOne(card(VISA));
    const foreign = { organizationId: OTHER_ORGANIZATION, id };
    expect(await readForCharge({ ...foreign, customerId: undefined }, ref(id, 'cus_2'))).toEqual([
      { state: 'unknown' },
      { state: 'unknown' },
    ]);
    expect(await fixture.instruments.get(foreign)).toBeUndefined();
    expect(await fixture.instruments.get(ref(id, 'cus_2'))).toBeUndefined();
    expect(await fixture.instruments.get(ref(id, 'cus_1'))).toBeDefined();
    for (const other of [foreign, ref(id, 'cus_2')]) {
      await expect(
        fixture.unitOfWork.run((tx) => fixture.instruments.update(tx, other, { useAsBackup: true })),
      ).rejects.toMatchObject({ code: 'instrument-not-found' });
      await expect(fixture.unitOfWork.run((tx) => fixture.instruments.deactivate(tx, other))).rejects.toMatchObject({
        code: 'instrument-not-found',
      });
    }
    expect(await fixture.instruments.get(ref(id))).toMatchObject({ status: 'active', useAsBackup: false });
  });

  it('does not open a number moved to another customer, tenant or row', async () => {
    const [mine, theirs] = await store(given(card(VISA)), given(card(OTHER), { customerId: 'cus_2' }));
    await fixture.dataSource.query(
      'UPDATE payment_instrument i SET sealed = o.sealed FROM payment_instrument o WHERE (i.id, o.id) IN (($1, $2), ($2, $1))',
      [mine?.id, theirs?.id],
    );
    const read = await readForCharge(ref(mine?.id ?? ''), ref(theirs?.id ?? ''));
    expect(read.map((item) => item.state)).toEqual(['unreadable', 'unreadable']);
    const given3 = await storeOne(iban('DE89370400440532013000'));
    await fixture.dataSource.query(`UPDATE payment_instrument SET customer_id = 'cus_2' WHERE id = $1`, [given3.id]);
    expect(await readForCharge(ref(given3.id))).toMatchObject([
      { state: 'unreadable', error: { failure: 'not-authentic' } },
    ]);
  });

  it('changes what stands beside the number', async () => {
    const { id } = await storeOne(card(VISA));
    const change = {
      expMonth: 1,
      expYear: 2050,
      billingAddress: { city: 'Rome' },
      customFields: { c: 3 },
      useAsBackup: true,
    };
    const changed = await fixture.unitOfWork.run((tx) => fixture.instruments.update(tx, ref(id, 'cus_1'), change));
    expect(changed).toMatchObject({
      summary: { last4: '1111', expMonth: 1, expYear: 2050 },
      billingAddress: { city: 'Rome' },
      customFields: { c: 3 },
      useAsBackup: true,
    });
    expect(await fixture.instruments.get(ref(id))).toEqual(changed);
    expect(numberOf((await readForCharge(ref(id)))[0])).toBe(VISA);
    const bank = await storeOne(iban('DE89370400440532013000'));
    await expect(
      fixture.unitOfWork.run((tx) => fixture.instruments.update(tx, ref(bank.id), { expYear: 2050 })),
    ).rejects.toMatchObject({ code: 'validation-failed', fields: [{ field: 'expYear' }] });
  });

  it('shows a card past its month as expired', async () => {
    const { id } = await storeOne(card(VISA, { expMonth: 1, expYear: 2020 }));
    expect(await fixture.instruments.get(ref(id))).toMatchObject({ status: 'expired' });
  });

  it('erases the number when deactivated, and comes back when stored again', async () => {
    const { id } = await storeOne(card(VISA));
    const deactivate = (): Promise<StoredInstrument> =>
      fixture.unitOfWork.run((tx) => fixture.instruments.deactivate(tx, ref(id)));
    expect(await deactivate()).toMatchObject({ status: 'deactivated', summary: { last4: '1111' } });
    expect(await deactivate()).toMatchObject({ status: 'deactivated' });
    expect(await readForCharge(ref(id))).toMatchObject([
      { state: 'known', status: 'deactivated', material: undefined },
    ]);
    await expect(
      fixture.unitOfWork.run((tx) => fixture.instruments.update(tx, ref(id), { expYear: 2050 })),
    ).rejects.toMatchObject({ code: 'invalid-state' });
    expect(await storeOne(card(VISA))).toMatchObject({ id, status: 'active' });
    expect(numberOf((await readForCharge(ref(id)))[0])).toBe(VISA);
  });

  it('keeps an unconfirmed instrument from being charged until its first payment is known', async () => {
    const paid = await storeOne(card(VISA), { unconfirmed: true });
    const failed = await storeOne(card(OTHER), { unconfirmed: true });
    const before = await storeOne(iban('DE89370400440532013000'));
    expect([paid.status, failed.status, before.status]).toEqual([
      'verification-needed',
      'verification-needed',
      'active',
    ]);
    await fixture.unitOfWork.run((tx) => fixture.instruments.confirm(tx, [paid.id, before.id]));
    await fixture.unitOfWork.run((tx) => fixture.instruments.discard(tx, [failed.id, paid.id, before.id]));
    expect(await readForCharge(ref(paid.id), ref(failed.id), ref(before.id))).toMatchObject([
      { status: 'active', material: {} },
      { status: 'deactivated', material: undefined },
      { status: 'active', material: {} },
    ]);
  });
});
