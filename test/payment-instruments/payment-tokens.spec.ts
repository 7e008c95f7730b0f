import { Secret } from '../../src/kernel/secret';
import type { NewPaymentToken, PaymentToken, TokenForPurchase } from '../../src/modules/payment-instruments';
import { TOKEN_KEEP_SECONDS } from '../../src/modules/payment-instruments/payment-tokens.service';
import { advanceClock, createTestDatabase, type TestDatabase } from '../support/database';
import {
  bban,
  card,
  Fixture,
  iban,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  TOKEN_SECONDS,
  tokenOf,
  vaultKey,
} from './support';

const PAN = '4111111111111111';
const CVV = new Secret('123');

describe('PaymentTokens', () => {
  let database: TestDatabase;
  let fixture: Fixture;

  beforeAll(async () => {
    database = await createTestDatabase();
    fixture = await Fixture.start(database, [vaultKey('k1')]);
  });

  afterAll(async () => {
    await fixture.stop();
    await database.drop();
  });

  const create = (token: NewPaymentToken): Promise<PaymentToken> =>
    fixture.unitOfWork.run((tx) => fixture.tokens.create(tx, token));
  const cardToken = (): Promise<PaymentToken> => create(tokenOf(card(PAN, { cvv: CVV })));
  const read = (id: string, organizationId = ORGANIZATION): Promise<TokenForPurchase> =>
    fixture.unitOfWork.run(
      async (tx) => (await fixture.tokens.readForPurchase(tx, [{ organizationId, id }]))[0] as TokenForPurchase,
    );
  const consume = (...ids: string[]): Promise<boolean[]> =>
    fixture.unitOfWork.run((tx) =>
      fixture.tokens.consume(
        tx,
        ids.map((id) => ({ organizationId: ORGANIZATION, id })),
      ),
    );
  const codesLeft = async (id: string): Promise<number> =>
    (await fixture.dataSource.query<unknown[]>('SELECT FROM payment_token_code WHERE token_id = $1', [id])).length;

  it('shows brand and last four digits of a card and nothing secret', async () => {
    const address = { firstName: 'Ada' };
    const made = await create(tokenOf(card(PAN, { cvv: CVV }), { billingAddress: address, email: 'ada@shop.example' }));
    const shown = await fixture.tokens.get({ organizationId: ORGANIZATION, id: made.id });
    expect(shown).toEqual(made);
    expect(shown).toMatchObject({
      method: 'payment-card',
      summary: { method: 'payment-card', brand: 'Visa', bin: '411111', last4: '1111', expMonth: 12, expYear: 2040 },
      billingAddress: address,
      email: 'ada@shop.example',
      isUsed: false,
      usageTime: undefined,
    });
    expect(made.expirationTime.getTime() - made.createdTime.getTime()).toBe(TOKEN_SECONDS * 1_000);
    expect(JSON.stringify(shown)).not.toContain(PAN);
  });

  it('gives a purchase the whole card, code included', async () => {
    const { id } = await cardToken();
    const token = await read(id);
    if (token.state !== 'ready' || token.material?.type !== 'card') throw new Error(token.state);
    expect(token.material.pan.reveal()).toBe(PAN);
    expect(token.material.cvv?.reveal()).toBe('123');
    expect(token.material).toMatchObject({ expMonth: 12, expYear: 2040, holderName: 'Ada Buyer' });
  });

  it('gives a purchase the whole account', async () => {
    const [germanId, americanId] = [
      (await create(tokenOf(iban('DE89370400440532013000')))).id,
      (await create(tokenOf(bban('000123', '021000021')))).id,
    ];
    const [german, american] = [await read(germanId), await read(americanId)];
    if (german.state !== 'ready' || german.material?.type !== 'bank') throw new Error(german.state);
    if (american.state !== 'ready' || american.material?.type !== 'bank') throw new Error(american.state);
    expect(german.material.accountNumber.reveal()).toBe('DE89370400440532013000');
    expect(german.material.bic).toBe('DEUTDE8LXXX');
    expect(american.material.accountNumber.reveal()).toBe('000123');
    expect(american.material).toMatchObject({
      accountNumberType: 'BBAN',
      routingNumber: '021000021',
      accountType: 'checking',
    });
  });

  it('stands for a method or a stored instrument too', async () => {
    const method = await create(tokenOf({ kind: 'alternative', method: 'paypal' }));
    const stored = await create(
      tokenOf({ kind: 'stored', instrumentId: 'inst_1', summary: { method: 'payment-card' } }),
    );
    expect(await read(method.id)).toMatchObject({ state: 'ready', material: { type: 'redirect', method: 'paypal' } });
    expect(await read(stored.id)).toMatchObject({
      state: 'ready',
      material: undefined,
      instrument: { kind: 'stored', instrumentId: 'inst_1' },
    });
  });

  it('is consumed once by fifty at the same time when there is no code either', async () => {
    const { id } = await create(tokenOf(iban('DE89370400440532013000')));
    const results = await Promise.all(Array.from({ length: 50 }, () => consume(id)));
    expect(results.flat().filter(Boolean)).toHaveLength(1);
    expect(await consume(id)).toEqual([false]);
  });

  it('is consumed once by fifty at the same time, and its code goes with it', async () => {
    const { id } = await cardToken();
    expect(await codesLeft(id)).toBe(1);
    const results = await Promise.all(Array.from({ length: 50 }, () => consume(id)));
    expect(results.flat().filter(Boolean)).toHaveLength(1);
    expect(await read(id)).toEqual({ state: 'used' });
    expect(await codesLeft(id)).toBe(0);
    expect(await fixture.tokens.get({ organizationId: ORGANIZATION, id })).toMatchObject({
      isUsed: true,
      usageTime: expect.any(Date),
    });
  });

  it('is consumed once by batches that share it in either order', async () => {
    const ids = [(await cardToken()).id, (await cardToken()).id];
    const batches = Array.from({ length: 20 }, (_, n) => consume(...(n % 2 ? ids : [...ids].reverse())));
    expect((await Promise.all(batches)).flat().filter(Boolean)).toHaveLength(2);
  });

  it('counts the first of two mentions in a batch', async () => {
    const [first, second] = [await cardToken(), await cardToken()];
    expect(await consume(first.id, second.id, first.id, 'tok_unknown')).toEqual([true, true, false, false]);
  });

  it('is free again when the transaction that consumed it fails', async () => {
    const { id } = await cardToken();
    const failing = fixture.unitOfWork.run(async (tx) => {
      expect(await fixture.tokens.consume(tx, [{ organizationId: ORGANIZATION, id }])).toEqual([true]);
      throw new Error('sold out');
    });
    await expect(failing).rejects.toThrow('sold out');
    expect(await read(id)).toMatchObject({ state: 'ready' });
    expect(await consume(id)).toEqual([true]);
  });

  it('erases the card number when it is used, and keeps the account number for a repeat', async () => {
    const [used, bank] = [await cardToken(), await create(tokenOf(iban('DE89370400440532013000')))];
    await consume(used.id, bank.id);
    const rows = await fixture.dataSource.query<{ id: string; gone: boolean }[]>(
      'SELECT id, sealed IS NULL AS gone FROM payment_token WHERE id = ANY($1) ORDER BY method DESC',
      [[used.id, bank.id]],
    );
    expect(rows).toEqual([
      { id: used.id, gone: true },
      { id: bank.id, gone: false },
    ]);
  });

  it('is unknown to another organization and cannot be used up by it', async () => {
    const { id } = await cardToken();
    const foreign = { organizationId: OTHER_ORGANIZATION, id };
    expect(await fixture.tokens.get(foreign)).toBeUndefined();
    expect(await read(id, OTHER_ORGANIZATION)).toEqual({ state: 'unknown' });
    const take = (...refs: (typeof foreign)[]): Promise<boolean[]> =>
      fixture.unitOfWork.run((tx) => fixture.tokens.consume(tx, refs));
    expect(await take(foreign)).toEqual([false]);
    expect(await read(id)).toMatchObject({ state: 'ready' });
    expect(await take(foreign, { organizationId: ORGANIZATION, id })).toEqual([false, true]);
  });

  it('answers in the order asked', async () => {
    const [used, ready] = [await cardToken(), await cardToken()];
    await consume(used.id);
    const states = await fixture.unitOfWork.run((tx) =>
      fixture.tokens.readForPurchase(
        tx,
        [ready.id, 'tok_unknown', used.id, ready.id].map((id) => ({ organizationId: ORGANIZATION, id })),
      ),
    );
    expect(states.map(({ state }) => state)).toEqual(['ready', 'unknown', 'used', 'ready']);
  });

  it('does not open a number or a code moved over from another token', async () => {
    const [one, two, three] = [
      await cardToken(),
      await create(tokenOf(card('5555555555554444', { cvv: CVV }))),
      await cardToken(),
    ];
    await fixture.dataSource.query(
      'UPDATE payment_token SET sealed = (SELECT sealed FROM payment_token WHERE id = $2) WHERE id = $1',
      [one.id, two.id],
    );
    await fixture.dataSource.query(
      'UPDATE payment_token_code SET sealed = (SELECT sealed FROM payment_token_code WHERE token_id = $2) WHERE token_id = $1',
      [three.id, two.id],
    );
    expect(await read(one.id)).toMatchObject({ state: 'unreadable', error: { failure: 'not-authentic' } });
    expect(await read(three.id)).toMatchObject({ state: 'unreadable', error: { failure: 'not-authentic' } });
    expect(await read(two.id)).toMatchObject({ state: 'ready' });
  });

  // the tests below move time or empty tables: they stand last

  it('expires when a database crash emptied the codes, if it had one', async () => {
    const [withCode, without, bank] = [
      await cardToken(),
      await create(tokenOf(card(PAN))),
      await create(tokenOf(iban('DE89370400440532013000'))),
    ];
    await fixture.dataSource.query('TRUNCATE payment_token_code');
    expect(await read(withCode.id)).toEqual({ state: 'expired' });
    expect(await consume(withCode.id, without.id, bank.id)).toEqual([false, true, true]);
  });

  it('expires by the database clock, to the second', async () => {
    const { id } = await cardToken();
    await advanceClock(fixture.dataSource, TOKEN_SECONDS - 10);
    expect(await read(id)).toMatchObject({ state: 'ready' });
    await advanceClock(fixture.dataSource, 10);
    expect(await read(id)).toEqual({ state: 'expired' });
    expect(await consume(id)).toEqual([false]);
  });

  it('sweeps expired codes at once, tokens later, a bounded number at a time', async () => {
    await advanceClock(fixture.dataSource, TOKEN_SECONDS + TOKEN_KEEP_SECONDS);
    await fixture.unitOfWork.run((tx) => fixture.tokens.sweepExpired(tx, 1_000));
    const ids = [(await cardToken()).id, (await cardToken()).id, (await cardToken()).id];
    const sweep = (): Promise<number> => fixture.unitOfWork.run((tx) => fixture.tokens.sweepExpired(tx, 2));
    expect(await sweep()).toBe(0);
    await advanceClock(fixture.dataSource, TOKEN_SECONDS);
    expect([await sweep(), await sweep(), await sweep()]).toEqual([2, 1, 0]);
    expect(await Promise.all(ids.map(codesLeft))).toEqual([0, 0, 0]);
    expect(await read(ids[0] as string)).toEqual({ state: 'expired' });
    await advanceClock(fixture.dataSource, TOKEN_KEEP_SECONDS);
    expect([await sweep(), await sweep(), await sweep()]).toEqual([2, 1, 0]);
    expect(await read(ids[0] as string)).toEqual({ state: 'unknown' });
  });
});
