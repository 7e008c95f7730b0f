import { Client as PgClient } from 'pg';

export interface Difference {
  readonly what: string;
  readonly rows: number;
}

/** Every rule that ties the tables to each other, as a query that finds what breaks it. They hold after every commit, whatever happened. */
const RULES: Readonly<Record<string, string>> = {
  'sold + held > on hand': 'SELECT item_id FROM stock WHERE held + sold > on_hand',
  'counters differ from reservations': `
    SELECT s.item_id FROM stock s
      LEFT JOIN (SELECT item_id, sum(quantity) FILTER (WHERE state IN ('held', 'committing')) AS held,
                        sum(quantity) FILTER (WHERE state = 'claimed') AS sold FROM reservation GROUP BY 1) r USING (item_id)
     WHERE s.held <> coalesce(r.held, 0) OR s.sold <> coalesce(r.sold, 0)`,
  'fulfilled without an approved payment': `
    SELECT p.id FROM purchase p WHERE p.state = 'fulfilled' AND NOT EXISTS (
      SELECT FROM payment_attempt a WHERE a.purchase_id = p.id AND a.type IN ('sale', 'authorize') AND a.result = 'approved')`,
  'paid twice': `
    SELECT purchase_id FROM payment_attempt WHERE type IN ('sale', 'authorize') AND result = 'approved' AND status <> 'voided'
     GROUP BY 1 HAVING count(*) > 1`,
  'approved without a fulfilled purchase': `
    SELECT a.id FROM payment_attempt a JOIN purchase p ON p.id = a.purchase_id
     WHERE a.type IN ('sale', 'authorize') AND a.result = 'approved' AND a.status <> 'voided' AND p.state NOT IN ('fulfilled', 'canceled')`,
  'fulfilled with stock not sold': `
    SELECT p.id FROM purchase p JOIN reservation r ON r.purchase_id = p.id WHERE p.state = 'fulfilled' AND r.state <> 'claimed'`,
  'sold without a fulfilled purchase': `
    SELECT p.id FROM purchase p JOIN reservation r ON r.purchase_id = p.id WHERE p.state <> 'fulfilled' AND r.state = 'claimed'`,
  'stock committed without a payment under way': `
    SELECT r.purchase_id FROM reservation r WHERE r.state = 'committing' AND NOT EXISTS (
      SELECT FROM payment_attempt a WHERE a.purchase_id = r.purchase_id AND a.result = 'unknown')`,
  'paid invoice without a fulfilled purchase, or the reverse': `
    SELECT p.id FROM purchase p JOIN invoice i ON i.id = p.invoice_id
     WHERE (p.state = 'fulfilled') <> (i.status IN ('paid', 'disputed', 'refunded', 'partially-refunded'))
       AND NOT (p.state = 'canceled' AND EXISTS (
         SELECT FROM payment_attempt a WHERE a.purchase_id = p.id AND a.type = 'refund'))`,
  'invoice number gap or repetition': `
    SELECT customer_id FROM invoice GROUP BY organization_id, customer_id HAVING max(number) <> count(*) OR min(number) <> 1`,
  'vouchers differ from units': `
    SELECT p.id FROM purchase p
      LEFT JOIN LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE state = 'valid') AS valid
                           FROM voucher v WHERE v.purchase_id = p.id) v ON true
      LEFT JOIN LATERAL (SELECT sum((l ->> 'quantity')::int) AS n FROM jsonb_array_elements(p.lines) l
                          WHERE l ->> 'vouchersPerUnit' = '1') u ON true
     WHERE v.n <> CASE WHEN p.state = 'fulfilled' OR (p.state = 'canceled' AND v.n > 0) THEN coalesce(u.n, 0) ELSE 0 END
        OR (p.state = 'canceled' AND v.valid > 0)`,
  'money back for more units than were bought': `
    SELECT p.id FROM purchase p CROSS JOIN LATERAL jsonb_array_elements(p.lines) l
     WHERE (l ->> 'quantity')::int < (
       SELECT sum((u ->> 'quantity')::int) FROM payment_attempt a CROSS JOIN LATERAL jsonb_array_elements(a.response -> 'units') u
        WHERE a.purchase_id = p.id AND a.type = 'refund' AND a.result IN ('approved', 'unknown') AND u ->> 'line' = l ->> 'line')`,
  'completed without exactly one event': `
    SELECT p.id FROM purchase p WHERE p.state = 'fulfilled' AND 1 <> (
      SELECT count(*) FROM outbox_event e WHERE e.aggregate_id = p.id AND e.topic = 'purchase.completed')`,
  'event of a completion that did not happen': `
    SELECT e.id FROM outbox_event e LEFT JOIN purchase p ON p.id = e.aggregate_id
     WHERE e.topic = 'purchase.completed' AND (p.id IS NULL OR p.state NOT IN ('fulfilled', 'canceled'))`,
  'refunded more than captured': 'SELECT id FROM payment_attempt WHERE refunded_minor > captured_minor',
};

/** What else must hold once everything has come to rest. */
const AT_REST: Readonly<Record<string, string>> = {
  'outcome unknown': `SELECT id FROM payment_attempt WHERE result = 'unknown'`,
  'money still on its way back': `SELECT id FROM payment_attempt WHERE status = 'waiting-refund'`,
};

/** Looks at the whole database from outside. @returns what is wrong; nothing, if all is well */
export async function differences(databaseUrl: string, { atRest = true } = {}): Promise<Difference[]> {
  const client = new PgClient({ connectionString: databaseUrl });
  await client.connect();
  try {
    const found: Difference[] = [];
    for (const [what, sql] of Object.entries({ ...RULES, ...(atRest && AT_REST) })) {
      const { rowCount } = await client.query(sql);
      if (rowCount) found.push({ what, rows: rowCount });
    }
    return found;
  } finally {
    await client.end();
  }
}
