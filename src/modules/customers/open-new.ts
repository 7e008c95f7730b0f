import { numberedRecordset, run, statement, type Tx } from '../../kernel/database';
import type { NewCustomer, OpenOutcome } from './types';

// In id order, so that two batches that want the same ids wait for each other in one direction only.
const insert = (
  orNot: string,
): string => `INSERT INTO customer (organization_id, id, website_id, email, registered, primary_address, profile, last_invoice)
   SELECT u.organization, u.id, u.website, u.email, u.registered, u.address, u.profile, u.invoices
     FROM ${numberedRecordset({
       organization: 'text',
       id: 'text',
       website: 'text',
       email: 'text',
       registered: 'boolean',
       address: 'jsonb',
       profile: 'jsonb',
       invoices: 'int',
     })}
    ORDER BY u.organization, u.id, u.position
   ${orNot} RETURNING organization_id AS "organizationId", id, number`;
const OPEN = statement('customers.open', insert('ON CONFLICT DO NOTHING'));
const OPEN_ALL = statement('customers.open-all', insert(''));

interface Opened {
  organizationId: string;
  id: string;
  number: bigint;
}

const toRow = (row: NewCustomer): object => ({
  organization: row.organizationId,
  id: row.id,
  website: row.websiteId,
  email: row.email,
  registered: row.registered,
  address: row.primaryAddress,
  profile: row.profile ?? {},
  invoices: row.invoices,
});

/**
 * Inserts the customers that purchases make, with their first invoice numbers already taken.
 * @param all an id that is there already fails the statement, and the transaction with it
 * @returns one outcome per row, in order; without `all` an id that is there already is an outcome, never an error
 */
export async function openNew(tx: Tx, rows: readonly NewCustomer[], all: boolean): Promise<OpenOutcome[]> {
  if (rows.length === 0) return [];
  const opened = await run<Opened>(tx, all ? OPEN_ALL : OPEN, [rows.map(toRow)]);
  const numbers = new Map(
    opened.map(({ organizationId, id, number }) => [JSON.stringify([organizationId, id]), number]),
  );
  return rows.map(({ organizationId, id }) => {
    const key = JSON.stringify([organizationId, id]);
    const number = numbers.get(key);
    numbers.delete(key);
    return number === undefined ? { opened: false } : { opened: true, number };
  });
}
