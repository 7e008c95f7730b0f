import type { RewrapResult, StoredInstrument } from '../../src/modules/payment-instruments';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { addCustomers, card, Fixture, ORGANIZATION, tokenOf, vaultKey } from './support';

const PANS = ['4111111111111111', '5555555555554444', '378282246310005', '6011111111111117', '30569309025904'];
const [oldKey, newKey] = [vaultKey('old'), vaultKey('new')];

/** One whole pass over the instruments. */
async function rewrapAll(
  fixture: Fixture,
  limit: number,
): Promise<{ rewrapped: number; batches: number; unreadable: string[] }> {
  const total = { rewrapped: 0, batches: 0, unreadable: [] as string[] };
  for (let next: string | undefined = ''; next !== undefined;) {
    const result: RewrapResult = await fixture.rotation.rewrapBatch(limit, next);
    total.rewrapped += result.rewrapped;
    total.batches += 1;
    total.unreadable.push(...result.unreadable);
    next = result.next;
  }
  return total;
}

describe('VaultRotation', () => {
  let database: TestDatabase;
  let stored: readonly StoredInstrument[];
  let running: Fixture;

  const restart = async (...keys: ReturnType<typeof vaultKey>[]): Promise<void> => {
    await running.stop();
    running = await Fixture.start(database, keys);
  };
  const numbers = (): Promise<(string | undefined)[]> =>
    running.unitOfWork.run(async (tx) => {
      const read = await running.instruments.readForCharge(
        tx,
        stored.map(({ id }) => ({ organizationId: ORGANIZATION, id })),
      );
      return read.map((item) =>
        item.state === 'known' && item.material?.type === 'card' ? item.material.pan.reveal() : undefined,
      );
    });

  beforeEach(async () => {
    database = await createTestDatabase();
    running = await Fixture.start(database, [oldKey]);
    await addCustomers(running.dataSource);
    const items = PANS.map((pan) => ({ organizationId: ORGANIZATION, customerId: 'cus_1', instrument: card(pan) }));
    stored = await running.unitOfWork.run((tx) => running.instruments.store(tx, items));
  });

  afterEach(async () => {
    await running.stop();
    await database.drop();
  });

  it('moves every instrument to the new key in bounded batches, after which the old key may go', async () => {
    await restart(newKey, oldKey);
    expect(await running.rotation.keysInUse()).toEqual(new Map([['old', 5]]));
    expect(await rewrapAll(running, 2)).toEqual({ rewrapped: 5, batches: 3, unreadable: [] });
    expect(await running.rotation.keysInUse()).toEqual(new Map([['new', 5]]));
    await restart(newKey);
    expect(await numbers()).toEqual(PANS);
  });

  it('goes on after an interruption and does nothing twice', async () => {
    await restart(newKey, oldKey);
    await running.rotation.rewrapBatch(2);
    await restart(newKey, oldKey);
    expect(await running.rotation.keysInUse()).toEqual(
      new Map([
        ['old', 3],
        ['new', 2],
      ]),
    );
    expect((await rewrapAll(running, 100)).rewrapped).toBe(3);
    expect((await rewrapAll(running, 100)).rewrapped).toBe(0);
  });

  it('passes over rows somebody else has locked', async () => {
    await restart(newKey, oldKey);
    await running.unitOfWork.run(async (tx) => {
      await tx.query('SELECT FROM payment_instrument WHERE id = $1 FOR UPDATE', [stored[1]?.id]);
      expect((await rewrapAll(running, 2)).rewrapped).toBe(4);
    });
    expect((await rewrapAll(running, 2)).rewrapped).toBe(1);
  });

  it('counts tokens too, and leaves an instrument that does not open', async () => {
    await running.unitOfWork.run((tx) => running.tokens.create(tx, tokenOf(card(PANS[0] as string))));
    const [broken] = stored;
    await running.dataSource.query(
      'UPDATE payment_instrument SET sealed = set_byte(sealed, 10, get_byte(sealed, 10) # 1) WHERE id = $1',
      [broken?.id],
    );
    await restart(newKey, oldKey);
    expect(await rewrapAll(running, 2)).toMatchObject({ rewrapped: 4, unreadable: [broken?.id] });
    expect(await running.rotation.keysInUse()).toEqual(
      new Map([
        ['old', 2],
        ['new', 4],
      ]),
    );
  });
});
