import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import {
  type Connection,
  type Demand,
  numberedRecordset,
  requiredRows,
  run,
  statement,
  type Tx,
} from '../../kernel/database';
import { Numbering } from '../../kernel/numbering';
import type { Page, Paged } from '../../kernel/page';
import { CustomerEntity } from './customer.entity';
import type { Customer, CustomerChanges, CustomerFilter, InvoiceNumberRequest, NewCustomer } from './types';

/** In id order, so that two batches with the same ids wait for each other in one direction only. */
const INSERT = statement(
  'customers.insert',
  `WITH made AS (
     INSERT INTO customer (organization_id, id, website_id, email, registered, primary_address, profile, last_invoice)
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
     ON CONFLICT DO NOTHING RETURNING organization_id, id, serial)
   SELECT array_agg(organization_id) AS organizations, array_agg(id) AS ids, array_agg(serial) AS serials,
          require_rows(count(*), $2::int) FROM made`,
);
/** In one order, in a statement of its own: the update behind it then starts from the rows as the lock found them. */
const LOCK = statement(
  'customers.lock',
  `SELECT c.organization_id FROM customer c
    WHERE (c.organization_id, c.id) IN (SELECT u.organization, u.id
                                          FROM unnest($1::text[], $2::text[]) u(organization, id))
    ORDER BY c.organization_id, c.id FOR NO KEY UPDATE`,
);
const ALLOCATE_INVOICES = statement(
  'customers.allocate-invoices',
  `UPDATE customer c SET last_invoice = c.last_invoice + u.count
     FROM unnest($1::text[], $2::text[], $3::int[]) u(organization, id, count)
    WHERE c.organization_id = u.organization AND c.id = u.id
   RETURNING c.organization_id AS "organizationId", c.id, c.last_invoice - u.count AS base`,
);
const NUMBERS = statement(
  'customers.numbers',
  'SELECT id, serial FROM customer WHERE organization_id = $1 AND id = ANY ($2::text[])',
);
const IDS_BY_EMAIL = statement(
  'customers.ids-by-email',
  'SELECT id FROM customer WHERE organization_id = $1 AND lower(email) = lower($2) ORDER BY id',
);
/** Two registrations with one address wait for each other; anonymous buyers with it do not. */
const LOCK_EMAIL = statement(
  'customers.lock-email',
  'SELECT pg_advisory_xact_lock(hashtextextended($1 || chr(31) || lower($2), 0))',
);

const keyOf = (organizationId: string, id: string): string => JSON.stringify([organizationId, id]);

/** The rows of `customer`. */
@Injectable()
export class CustomerRepository {
  constructor(
    @InjectRepository(CustomerEntity) private readonly customers: Repository<CustomerEntity>,
    private readonly numbering: Numbering,
  ) {}

  /**
   * Inserts customers, with their first invoice numbers allocated.
   * @returns per row the customer's number; undefined for an id that exists, also when an earlier row of the batch has
   * it
   */
  async insert(tx: Tx, demand: Demand, rows: readonly NewCustomer[]): Promise<(bigint | undefined)[]> {
    if (rows.length === 0) return [];
    const values = [rows.map(toRow), requiredRows(demand, rows.length)];
    const [[made]] = await Promise.all([
      run<{ organizations: string[] | null; ids: string[] | null; serials: bigint[] | null }>(tx, INSERT, values),
      this.numbering.prepare(tx, rows),
    ]);
    const { organizations, ids, serials } = made ?? {};
    const created = (ids ?? []).map((id, at) => ({
      id,
      organizationId: organizations?.[at] as string,
      serial: serials?.[at] as bigint,
    }));
    const numbers = await this.numbering.numbersOf('customer', tx, created);
    const byKey = new Map(created.map(({ organizationId, id }, at) => [keyOf(organizationId, id), numbers[at]]));
    return rows.map(({ organizationId, id }) => {
      const key = keyOf(organizationId, id);
      const number = byKey.get(key);
      byKey.delete(key);
      return number;
    });
  }

  /**
   * Allocates the next invoice numbers of customers. Each customer's row is locked and changed once. A rollback gives
   * the numbers back, so they have no gaps.
   * @param requests `count` ≥ 1 each; requests of one customer get numbers in the order of the batch
   * @returns per request its first number, undefined for an unknown customer
   */
  async allocateInvoiceNumbers(tx: Tx, requests: readonly InvoiceNumberRequest[]): Promise<(number | undefined)[]> {
    const rows = [...totalsPerCustomer(requests).values()];
    if (rows.length === 0) return [];
    const organizations = rows.map((row) => row.organizationId);
    const customers = rows.map((row) => row.customerId);
    const [, allocated] = await Promise.all([
      run(tx, LOCK, [organizations, customers]),
      run<{ organizationId: string; id: string; base: number }>(tx, ALLOCATE_INVOICES, [
        organizations,
        customers,
        rows.map((row) => row.count),
      ]),
    ]);
    const next = new Map(allocated.map(({ organizationId, id, base }) => [keyOf(organizationId, id), base + 1]));
    return requests.map(({ organizationId, customerId, count }) => {
      const key = keyOf(organizationId, customerId);
      const first = next.get(key);
      if (first !== undefined) next.set(key, first + count);
      return first;
    });
  }

  /** Locks a customer until the transaction ends. */
  lock = (tx: Tx, organizationId: string, id: string) => run(tx, LOCK, [[organizationId], [id]]);

  /** Registrations with this address wait for each other until their transactions end. */
  async lockEmail(tx: Tx, organizationId: string, email: string): Promise<void> {
    await run(tx, LOCK_EMAIL, [organizationId, email]);
  }

  /** The numbers of the customers that exist, by id. */
  async numbersOf(on: Connection, organizationId: string, ids: readonly string[]): Promise<Map<string, bigint>> {
    if (ids.length === 0) return new Map();
    const rows = await run<{ id: string; serial: bigint }>(on, NUMBERS, [organizationId, ids]);
    const numbers = await this.numbering.numbersOf(
      'customer',
      on,
      rows.map(({ serial }) => ({ organizationId, serial })),
    );
    return new Map(rows.map(({ id }, at) => [id, numbers[at] as bigint]));
  }

  /** Ids of everybody with this address, registered or not. Case does not count. */
  async idsByEmail(organizationId: string, email: string): Promise<string[]> {
    const rows = await run<{ id: string }>(this.customers.manager, IDS_BY_EMAIL, [organizationId, email]);
    return rows.map(({ id }) => id);
  }

  async find(organizationId: string, id: string, tx?: Tx): Promise<Customer | undefined> {
    return (await this.numbered(tx, await this.rows(tx).findBy({ organizationId, id })))[0];
  }

  async findByNumber(organizationId: string, number: bigint, tx?: Tx): Promise<Customer | undefined> {
    const serial = await this.numbering.serialOf('customer', tx, organizationId, number);
    if (serial === undefined) return undefined;
    return (await this.numbered(tx, await this.rows(tx).findBy({ organizationId, serial })))[0];
  }

  /** The registered customer with this address, of several the one that registered first. Case does not count. */
  async findByEmail(organizationId: string, email: string, tx?: Tx): Promise<Customer | undefined> {
    const row = await this.rows(tx)
      .createQueryBuilder('c')
      .where('c.organization_id = :organizationId AND lower(c.email) = lower(:email) AND c.registered', {
        organizationId,
        email,
      })
      .orderBy('c.serial', 'ASC')
      .limit(1)
      .getOne();
    return row ? (await this.numbered(tx, [row]))[0] : undefined;
  }

  /** Changes the members that are given. */
  async update(tx: Tx, organizationId: string, id: string, changes: CustomerChanges): Promise<void> {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    await this.rows(tx)
      .createQueryBuilder()
      .update()
      .set({ ...given, updatedAt: () => 'app_now()' })
      .where({ organizationId, id })
      .execute();
  }

  /** An organization's customers in the order in which they came. */
  async list(
    organizationId: string,
    { limit, offset, registered, email }: Page & CustomerFilter,
  ): Promise<Paged<Customer>> {
    const query = this.customers
      .createQueryBuilder('c')
      .where('c.organization_id = :organizationId', { organizationId });
    if (registered !== undefined) query.andWhere('c.registered = :registered', { registered });
    if (email !== undefined) query.andWhere('lower(c.email) = lower(:email)', { email });
    const [rows, total] = await query.orderBy('c.id', 'ASC').take(limit).skip(offset).getManyAndCount();
    return { items: await this.numbered(undefined, rows), total };
  }

  private async numbered(tx: Tx | undefined, rows: readonly CustomerEntity[]): Promise<Customer[]> {
    const numbers = await this.numbering.numbersOf('customer', tx, rows);
    return rows.map(({ lastInvoice: _, serial: __, ...customer }, at) => ({
      ...customer,
      number: numbers[at] as bigint,
    }));
  }

  private rows(tx: Tx | undefined): Repository<CustomerEntity> {
    return tx ? tx.withRepository(this.customers) : this.customers;
  }
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

/** One request per customer: the sum of those of the batch. */
function totalsPerCustomer(requests: readonly InvoiceNumberRequest[]): Map<string, InvoiceNumberRequest> {
  const totals = new Map<string, InvoiceNumberRequest>();
  for (const request of requests) {
    const key = keyOf(request.organizationId, request.customerId);
    totals.set(key, { ...request, count: request.count + (totals.get(key)?.count ?? 0) });
  }
  return totals;
}
