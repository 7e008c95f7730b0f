import { Client } from 'pg';
import { Numbering } from '../../../src/kernel/numbering';
import { startTestApp, type TestApp } from '../../support/app';
import { CARD_DATA, Merchant, ORDER } from './client';

const PURCHASES = 8;
/** Neighbours in a row of 8 out of 2^38 numbers: never by chance. */
const FAR = 1_000;
const LARGEST = 2 ** 38;

let service: TestApp;
let merchant: Merchant;

beforeAll(async () => {
  service = await startTestApp();
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(() => service.close());

const rising = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || number > (numbers[at - 1] as number));

describe('the numbers of purchases and customers', () => {
  it('do not count, and those of transactions follow from them exactly', async () => {
    const bought = [];
    for (let n = 0; n < PURCHASES; n += 1) {
      bought.push((await merchant.purchase({ ...ORDER, CardData: CARD_DATA })).json.Response);
    }
    for (const numbers of [
      bought.map(({ PurchaseId }) => PurchaseId as number),
      bought.map(({ Customer }) => Customer.CustomerId as number),
    ]) {
      expect(new Set(numbers).size).toBe(PURCHASES);
      expect(rising(numbers) || rising([...numbers].reverse())).toBe(false);
      const sorted = [...numbers].sort((a, b) => a - b);
      expect(sorted.every((number, at) => at === 0 || number - (sorted[at - 1] as number) > FAR)).toBe(true);
      expect(numbers.every((number) => number >= 1 && number <= LARGEST)).toBe(true);
    }
    for (const { PurchaseId, Transaction } of bought) {
      expect(Number.isSafeInteger(Transaction.TransactionID)).toBe(true);
      expect(Transaction.TransactionID).toBe(PurchaseId * 1_000 + 1);
      const read = await merchant.get(`/v1/api/purchase/${String(PurchaseId)}`);
      expect(read.json.Response.PurchaseId).toBe(PurchaseId);
    }
    // newest first, whatever the numbers are
    const listed = await merchant.get('/v1/api/purchase');
    expect(listed.json.Response.map((one: { PurchaseId: number }) => one.PurchaseId)).toEqual(
      bought.map(({ PurchaseId }) => PurchaseId as number).reverse(),
    );
  });

  it('of another organization are in another order, whose key is there from the beginning', async () => {
    const client = new Client({ connectionString: service.databaseUrl });
    await client.connect();
    try {
      await client.query(`INSERT INTO organization (id, name) VALUES ('org_other', 'Other')`);
      const { rows } = await client.query<{ key: Buffer }>('SELECT key FROM number_key ORDER BY organization_id');
      expect(rows).toHaveLength(2);
      expect(rows[0]?.key.equals(rows[1]?.key as Buffer)).toBe(false);
    } finally {
      await client.end();
    }
    const numbering = service.app.get(Numbering, { strict: false });
    const serials = [1n, 2n, 3n];
    const of = (organizationId: string): Promise<bigint[]> =>
      numbering.numbersOf(
        'purchase',
        undefined,
        serials.map((serial) => ({ organizationId, serial })),
      );
    const [demo, other] = [await of('org_demo'), await of('org_other')];
    expect(demo.some((number) => other.includes(number))).toBe(false);
  });

  it.each(['0', '1', '274877906945', '999999999999999999', 'x'])('%s is no purchase', async (id) => {
    expect((await merchant.get(`/v1/api/purchase/${id}`)).status).toBe(404);
  });
});
