import { SETTLE } from '../../src/modules/payments/attempts/attempts.sql';
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
    const plan = JSON.stringify(await dataSource.query(`EXPLAIN EXECUTE settle('[]', '{}')`));
    const used = new Set(plan.match(/(?:pk|idx|uq)_payment_attempt\w*/g));
    expect([...used]).toEqual(['pk_payment_attempt']);
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
});
