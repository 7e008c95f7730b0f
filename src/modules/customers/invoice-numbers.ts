import { run, statement, type Tx } from '../../kernel/database';
import type { InvoiceNumberRequest } from './types';

// Locked first, in one order, in a statement of its own: the update below then starts from the rows as the lock found them.
const LOCK = statement(
  'customers.lock',
  `SELECT c.organization_id FROM customer c
    WHERE (c.organization_id, c.id) IN (SELECT u.organization, u.id FROM unnest($1::text[], $2::text[]) u(organization, id))
    ORDER BY c.organization_id, c.id FOR NO KEY UPDATE`,
);
const ADVANCE = statement(
  'customers.advance-invoice',
  `UPDATE customer c SET last_invoice = c.last_invoice + u.count
     FROM unnest($1::text[], $2::text[], $3::int[]) u(organization, id, count)
    WHERE c.organization_id = u.organization AND c.id = u.id
   RETURNING c.organization_id AS "organizationId", c.id, c.last_invoice - u.count AS base`,
);

interface Advanced {
  organizationId: string;
  id: string;
  base: number;
}

const keyOf = (organizationId: string, id: string): string => JSON.stringify([organizationId, id]);

/**
 * Takes the next invoice numbers of customers. Each customer's row is locked and touched once; a rollback gives the numbers back,
 * so they have no gaps.
 * @param requests `count` ≥ 1 each; requests of one customer get numbers in the order of the batch
 * @returns per request its first number, undefined for an unknown customer
 */
export async function takeInvoiceNumbers(
  tx: Tx,
  requests: readonly InvoiceNumberRequest[],
): Promise<(number | undefined)[]> {
  const wanted = new Map<string, InvoiceNumberRequest>();
  for (const request of requests) {
    const key = keyOf(request.organizationId, request.customerId);
    wanted.set(key, { ...request, count: request.count + (wanted.get(key)?.count ?? 0) });
  }
  if (wanted.size === 0) return [];
  const rows = [...wanted.values()];
  const organizations = rows.map((row) => row.organizationId);
  const customers = rows.map((row) => row.customerId);
  const [, advanced] = await Promise.all([
    run(tx, LOCK, [organizations, customers]),
    run<Advanced>(tx, ADVANCE, [organizations, customers, rows.map((row) => row.count)]),
  ]);

  const next = new Map(advanced.map(({ organizationId, id, base }) => [keyOf(organizationId, id), base + 1]));
  return requests.map(({ organizationId, customerId, count }) => {
    const key = keyOf(organizationId, customerId);
    const first = next.get(key);
    if (first !== undefined) next.set(key, first + count);
    return first;
  });
}
