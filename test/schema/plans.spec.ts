import { FINISH } from '../../src/kernel/idempotency/idempotency-key.repository';
import { SETTLE } from '../../src/modules/payments/attempts/payment-attempt.repository';
import { createTestDatabase, testDataSource } from '../support/database';

/**
 * Generic plans are made once per connection, often while the tables are empty, and stay. A partial index of what is open looks like the
 * shortest way then; under load it is full of the dead entries of everything that was open in the last minutes.
 */
it('attempts are settled by name, whatever the plan was made on', async () => {
  const database = await createTestDatabase();
  const dataSource = await testDataSource(database.url, { poolSize: 1 });
  try {
    await dataSource.query(`PREPARE settle AS ${SETTLE.text}`);
    const plan = JSON.stringify(await dataSource.query(`EXPLAIN EXECUTE settle('[]', '{}', NULL, NULL, 1)`));
    const used = new Set(plan.match(/(?:pk|idx|uq)_payment_attempt\w*/g));
    expect([...used]).toEqual(['pk_payment_attempt']);
    // not the whole of it
    expect(plan).toMatch(/Index Cond: \(\w*\.?id = ANY/);
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
});

it('keys get their answers by name, each of them, whatever the plan was made on', async () => {
  const database = await createTestDatabase();
  const dataSource = await testDataSource(database.url, { poolSize: 1 });
  try {
    await dataSource.query(`PREPARE finish AS ${FINISH.text}`);
    const plan = JSON.stringify(await dataSource.query(`EXPLAIN EXECUTE finish('[]')`));
    expect(plan).toMatch(/Index (?:Only )?Scan using pk_idempotency_key/);
    // all five columns, not a part of them and not the whole index in order
    expect(plan).toMatch(/Index Cond: \(\(organization_id = [^"]*principal = [^"]*method = [^"]*route = [^"]*key = /);
    expect(plan).toContain('Tid Scan');
    expect(plan).not.toMatch(/Merge Join|Hash Join/);
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
});
