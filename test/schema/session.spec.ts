import { createTestDatabase, testDataSource } from '../support/database';

it('sessions of the service have its limits, its clock and no compiler', async () => {
  const database = await createTestDatabase();
  const dataSource = await testDataSource(database.url, { poolSize: 1 });
  try {
    const settings = await dataSource.query<{ name: string; setting: string }[]>(
      `SELECT name, setting FROM pg_settings WHERE name = ANY ($1) ORDER BY name`,
      [
        [
          'TimeZone',
          'default_transaction_isolation',
          'enable_seqscan',
          'idle_in_transaction_session_timeout',
          'jit',
          'lock_timeout',
          'statement_timeout',
        ],
      ],
    );
    const byName = new Map(settings.map(({ name, setting }) => [name, setting]));
    expect(Object.fromEntries(byName)).toEqual({
      TimeZone: 'UTC',
      default_transaction_isolation: 'read committed',
      enable_seqscan: 'off',
      idle_in_transaction_session_timeout: '5000',
      jit: 'off',
      lock_timeout: '2000',
      statement_timeout: '5000',
    });
    // a table without an index to go by is read, not compiled
    const plan = await dataSource.query<Record<string, string>[]>(
      `EXPLAIN ANALYZE SELECT name FROM offer WHERE name = 'nothing'`,
    );
    expect(JSON.stringify(plan)).not.toContain('JIT');
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
});
