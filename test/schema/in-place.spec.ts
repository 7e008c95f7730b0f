import type { DataSource } from 'typeorm';
import { UnitOfWork, type Tx } from '../../src/kernel/database';
import { Numbering } from '../../src/kernel/numbering';
import { NumberKeyEntity } from '../../src/kernel/numbering/number-key.entity';
import { NumberKeyRepository } from '../../src/kernel/numbering/number-key.repository';
import { Inventory } from '../../src/modules/inventory';
import { Invoices } from '../../src/modules/invoicing';
import { InvoiceEntity } from '../../src/modules/invoicing/invoice.entity';
import { InvoiceRepository } from '../../src/modules/invoicing/invoice.repository';
import { ReservationEntity } from '../../src/modules/inventory/reservation.entity';
import { ReservationRepository } from '../../src/modules/inventory/reservation.repository';
import { StockEntity } from '../../src/modules/inventory/stock.entity';
import { StockRepository } from '../../src/modules/inventory/stock.repository';
import { NumberedPurchases } from '../../src/modules/purchases/store/numbered-purchases';
import { PurchaseEntity } from '../../src/modules/purchases/store/purchase.entity';
import { PurchaseReadRepository } from '../../src/modules/purchases/store/purchase-read.repository';
import { PurchaseRepository } from '../../src/modules/purchases/store/purchase.repository';
import { AT, invoiceOf, purchaseOf } from '../support/builders/purchase-view';
import { createTestDatabase, testDataSource, type TestDatabase } from '../support/database';

const BATCH = 32;
const ids = Array.from({ length: BATCH }, (_, index) => `ord_${String(index)}`);

let database: TestDatabase;
let dataSource: DataSource;
let rows: PurchaseRepository;
let reads: PurchaseReadRepository;
let inventory: Inventory;
let invoices: Invoices;
let units: UnitOfWork;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await testDataSource(database.url, {
    poolSize: 1,
    entities: [InvoiceEntity, NumberKeyEntity, PurchaseEntity, ReservationEntity, StockEntity],
  });
  const purchases = dataSource.getRepository(PurchaseEntity);
  await dataSource.query(`INSERT INTO organization (id, name) VALUES ('org_demo', 'Demo')`);
  const keys = new NumberKeyRepository(dataSource.getRepository(NumberKeyEntity));
  const numbered = new NumberedPurchases(new Numbering(keys));
  rows = new PurchaseRepository(purchases, numbered);
  reads = new PurchaseReadRepository(purchases, numbered);
  inventory = new Inventory(
    new ReservationRepository(dataSource.getRepository(ReservationEntity)),
    new StockRepository(dataSource.getRepository(StockEntity)),
  );
  invoices = new Invoices(new InvoiceRepository(dataSource.getRepository(InvoiceEntity)));
  units = new UnitOfWork(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});
afterEach(() => dataSource.query('TRUNCATE purchase, invoice, payment_attempt, reservation'));

/** Writes purchases that are being paid, with their invoices, holds and attempts. */
async function begin(tx: Tx): Promise<void> {
  await rows.insert(
    tx,
    'all',
    ids.map((id) => ({ ...purchaseOf({ id, state: 'pending' }), external: undefined })),
  );
  await invoices.issue(
    tx,
    ids.map((purchaseId, number) => ({
      ...invoiceOf({ id: `in_${purchaseId}`, purchaseId, number: number + 1, status: 'unpaid', paidMinor: 0n }),
      paidAt: null,
    })),
  );
  await tx.query(
    `INSERT INTO reservation (purchase_id, line, item_id, quantity, state, expires_at)
     SELECT id, 0, 1, 1, 'committing', app_now() FROM unnest($1::text[]) id`,
    [ids],
  );
  await tx.query(
    `INSERT INTO payment_attempt (id, organization_id, website_id, purchase_id, type, status, amount_minor, currency, method, lease_until, created_at, updated_at)
     SELECT 'txn_' || id, 'org_demo', 'web_demo', id, 'sale', 'sending', 1769, 'USD', 'payment-card', app_now(), app_now(), app_now() FROM unnest($1::text[]) id`,
    [ids],
  );
}

/** How many rows of a table this transaction has changed, and how many of these changes stayed on their page and touched no index. */
async function changes(tx: Tx, table: string): Promise<{ all: number; inPlace: number }> {
  const [counted] = await tx.query<{ all: number; inPlace: number }[]>(
    `SELECT pg_stat_get_xact_tuples_updated(t)::int AS "all", pg_stat_get_xact_tuples_hot_updated(t)::int AS "inPlace"
       FROM (SELECT $1::regclass AS t) named`,
    [table],
  );
  return counted as { all: number; inPlace: number };
}

const overdue = async (): Promise<string[]> => (await reads.overdue(0, BATCH)).map(({ id }) => id);
const settle = (tx: Tx, id: string, result: string): Promise<unknown> =>
  tx.query(`UPDATE payment_attempt SET status = 'completed', result = $2 WHERE id = 'txn_' || $1`, [id, result]);

it('purchases, invoices and holds of a batch that is paid change in place', async () => {
  await units.run(async (tx) => {
    await begin(tx);
    await rows.move(tx, 'all', ids, 'fulfilled', AT);
    await invoices.pay(
      tx,
      ids.map((id) => `in_${id}`),
      AT,
    );
    await inventory.sell(tx, ids, 'committing');
    for (const table of ['purchase', 'invoice', 'reservation'])
      expect([table, await changes(tx, table)]).toEqual([table, { all: BATCH, inPlace: BATCH }]);
  });
});

it('a purchase is looked for from when a payment of it comes to nothing until it moves', async () => {
  const [declined = '', paid = '', unknown = ''] = ids;
  await units.run(begin);
  expect(await overdue()).toEqual([]);
  await units.run(async (tx) => {
    await settle(tx, declined, 'declined');
    await settle(tx, paid, 'approved');
    await settle(tx, unknown, 'unknown');
  });
  expect(await overdue()).toEqual([declined]);
  const marked = (): Promise<unknown> => dataSource.query('SELECT id FROM purchase WHERE unpaid');
  expect(await marked()).toEqual([{ id: declined }]);
  await units.run((tx) => rows.move(tx, 'all', [declined], 'abandoned', AT));
  expect(await overdue()).toEqual([]);
  expect(await marked()).toEqual([]);
});
