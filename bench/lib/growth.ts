import { Client } from 'pg';

/**
 * Fills the tables of history set-wise until so many purchases are stored: copies of real ones under new ids.
 * @returns how many there are
 */
export async function growTo(databaseUrl: string, purchases: number): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("SET session_replication_role = 'replica'");
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM purchase');
  const missing = purchases - (rows[0]?.count ?? 0);
  if (missing > 0) {
    const id = (prefix: string): string => `'${prefix}_' || upper(substr(md5(n::text || '${prefix}'), 1, 26))`;
    await client.query(
      `CREATE TEMP TABLE model AS SELECT p.*, i.document, i.id AS in_id FROM purchase p JOIN invoice i ON i.id = p.invoice_id WHERE p.state = 'fulfilled' LIMIT 1`,
    );
    const [from, to] = [purchases - missing + 1, purchases];
    await client.query(
      `INSERT INTO customer (organization_id, id, website_id, last_invoice) SELECT organization_id, ${id('cus')}, website_id, 1 FROM model, generate_series(${String(from)}, ${String(to)}) n`,
    );
    await client.query(`INSERT INTO purchase (id, organization_id, website_id, customer_id, door, state, kind, currency, amount_minor, invoice_id, lines, details, created_at, updated_at)
      SELECT ${id('ord')}, organization_id, website_id, ${id('cus')}, door, state, kind, currency, amount_minor, ${id('in')}, lines, details, created_at, updated_at FROM model, generate_series(${String(from)}, ${String(to)}) n`);
    await client.query(`INSERT INTO invoice (id, organization_id, website_id, customer_id, purchase_id, number, status, currency, subtotal_minor, discount_minor, shipping_minor, tax_minor, amount_minor, paid_minor, document, issued_at, due_at, created_at, updated_at)
      SELECT ${id('in')}, organization_id, website_id, ${id('cus')}, ${id('ord')}, 1, 'paid', currency, amount_minor, 0, 0, 0, amount_minor, amount_minor, document, created_at, created_at, created_at, created_at FROM model, generate_series(${String(from)}, ${String(to)}) n`);
    await client.query(`INSERT INTO payment_attempt (id, organization_id, website_id, customer_id, purchase_id, invoice_id, type, status, result, amount_minor, currency, captured_minor, gateway_name, gateway_reference, method, lease_until, created_at, updated_at)
      SELECT ${id('txn')}, organization_id, website_id, ${id('cus')}, ${id('ord')}, ${id('in')}, 'sale', 'completed', 'approved', amount_minor, currency, amount_minor, 'TestProcessor', ${id('gw')}, 'payment-card', created_at, created_at, created_at FROM model, generate_series(${String(from)}, ${String(to)}) n`);
    await client.query(`INSERT INTO reservation (purchase_id, line, item_id, quantity, state, expires_at)
      SELECT ${id('ord')}, 0, (lines -> 0 ->> 'itemId')::bigint, 1, 'claimed', created_at FROM model, generate_series(${String(from)}, ${String(to)}) n`);
    await client.query(`INSERT INTO idempotency_key (organization_id, principal, method, route, key, website_id, fingerprint, purchase_id, status, locked_until)
      SELECT organization_id, 'key:bench', 'POST', '/v1/storefront/purchase', md5(n::text), 'web_bench', '\\x00', ${id('ord')}, 201, created_at FROM model, generate_series(${String(from)}, ${String(to)}) n`);
    await client.query('DROP TABLE model');
    await client.query('VACUUM ANALYZE');
  }
  await client.end();
  return purchases + Math.max(0, -missing);
}
