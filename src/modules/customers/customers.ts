import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import type { Page, Paged } from '../../kernel/page';
import { CustomerEntity } from './customer.entity';
import { takeInvoiceNumbers } from './invoice-numbers';
import { openNew } from './open-new';
import type {
  Customer,
  CustomerChanges,
  CustomerFilter,
  InvoiceNumberRequest,
  NewCustomer,
  OpenOutcome,
  RegisterCustomer,
} from './types';

const IDS_BY_EMAIL = statement(
  'customers.ids-by-email',
  'SELECT id FROM customer WHERE organization_id = $1 AND lower(email) = lower($2) ORDER BY id',
);
const NUMBERS = statement(
  'customers.numbers',
  'SELECT id, number FROM customer WHERE organization_id = $1 AND id = ANY ($2::text[])',
);
/** Two registrations with one address wait for each other; anonymous buyers with it do not. */
const LOCK_EMAIL = statement(
  'customers.lock-email',
  'SELECT pg_advisory_xact_lock(hashtextextended($1 || chr(31) || lower($2), 0))',
);

function toCustomer(row: CustomerEntity): Customer {
  const {
    organizationId,
    id,
    number,
    websiteId,
    email,
    registered,
    primaryAddress,
    profile,
    defaultInstrumentId,
    createdAt,
    updatedAt,
  } = row;
  return {
    organizationId,
    id,
    number,
    websiteId,
    email,
    registered,
    primaryAddress,
    profile,
    defaultInstrumentId,
    createdAt,
    updatedAt,
  };
}

/** Who buys. Readers take an optional `tx`; without it they read what is committed. */
@Injectable()
export class Customers {
  constructor(private readonly dataSource: DataSource) {}

  /** Inserts the customers that purchases make; see `openNew`. */
  async openNew(tx: Tx, rows: readonly NewCustomer[]): Promise<OpenOutcome[]> {
    return openNew(tx, rows, false);
  }

  /** The same where every id must be new: the statement fails, and the transaction with it, when one is not. */
  async openAllNew(tx: Tx, rows: readonly NewCustomer[]): Promise<OpenOutcome[]> {
    return openNew(tx, rows, true);
  }

  /** Takes the next invoice numbers, gap-free per customer; see `takeInvoiceNumbers`. */
  async takeInvoiceNumbers(tx: Tx, requests: readonly InvoiceNumberRequest[]): Promise<(number | undefined)[]> {
    return takeInvoiceNumbers(tx, requests);
  }

  /** Registers a customer. @throws DomainError customer-taken: the id, or with `uniqueEmail` the address, is somebody's already */
  async create(tx: Tx, customer: RegisterCustomer): Promise<Customer> {
    const {
      organizationId,
      id = newId('customer'),
      websiteId,
      email,
      primaryAddress = null,
      profile,
      uniqueEmail,
    } = customer;
    if (uniqueEmail && email !== null) {
      await run(tx, LOCK_EMAIL, [organizationId, email]);
      if (await this.findByEmail(organizationId, email, tx)) throw taken('email');
    }
    const [outcome] = await openNew(
      tx,
      [{ organizationId, id, websiteId, email, registered: true, primaryAddress, profile, invoices: 0 }],
      false,
    );
    if (!outcome?.opened) throw taken('id');
    return found(await this.find(organizationId, id, tx));
  }

  async find(organizationId: string, id: string, tx?: Tx): Promise<Customer | undefined> {
    return this.#one(tx, { organizationId, id });
  }

  /** The numbers of the customers that exist, by id. */
  async numbersOf(
    on: EntityManager,
    organizationId: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, bigint>> {
    if (ids.length === 0) return new Map();
    const rows = await run<{ id: string; number: bigint }>(on, NUMBERS, [organizationId, ids]);
    return new Map(rows.map(({ id, number }) => [id, number]));
  }

  async findByNumber(organizationId: string, number: bigint, tx?: Tx): Promise<Customer | undefined> {
    return this.#one(tx, { organizationId, number });
  }

  /** The registered customer with this address, of several the one that registered first. Case does not count. */
  async findByEmail(organizationId: string, email: string, tx?: Tx): Promise<Customer | undefined> {
    const row = await this.#repository(tx)
      .createQueryBuilder('c')
      .where('c.organization_id = :organizationId AND lower(c.email) = lower(:email) AND c.registered', {
        organizationId,
        email,
      })
      .orderBy('c.number', 'ASC')
      .limit(1)
      .getOne();
    return row ? toCustomer(row) : undefined;
  }

  /** Everybody with this address, anonymous buyers too. Case does not count. For reports of the organization, never to decide whose something is. */
  async idsByEmail(organizationId: string, email: string): Promise<string[]> {
    const rows = await run<{ id: string }>(this.dataSource.manager, IDS_BY_EMAIL, [organizationId, email]);
    return rows.map(({ id }) => id);
  }

  /** Changes what is given and leaves the rest. @throws DomainError customer-not-found */
  async update(tx: Tx, organizationId: string, id: string, changes: CustomerChanges): Promise<Customer> {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    await tx
      .createQueryBuilder()
      .update(CustomerEntity)
      .set({ ...given, updatedAt: () => 'app_now()' })
      .where({ organizationId, id })
      .execute();
    return found(await this.find(organizationId, id, tx));
  }

  /** An organization's customers in the order in which they came. */
  async list(
    organizationId: string,
    { limit, offset, registered, email }: Page & CustomerFilter,
  ): Promise<Paged<Customer>> {
    const query = this.#repository()
      .createQueryBuilder('c')
      .where('c.organization_id = :organizationId', { organizationId });
    if (registered !== undefined) query.andWhere('c.registered = :registered', { registered });
    if (email !== undefined) query.andWhere('lower(c.email) = lower(:email)', { email });
    const [rows, total] = await query.orderBy('c.id', 'ASC').take(limit).skip(offset).getManyAndCount();
    return { items: rows.map(toCustomer), total };
  }

  #repository(manager: EntityManager = this.dataSource.manager) {
    return manager.getRepository(CustomerEntity);
  }

  async #one(
    tx: Tx | undefined,
    where: { organizationId: string; id: string } | { organizationId: string; number: bigint },
  ): Promise<Customer | undefined> {
    const row = await this.#repository(tx).findOneBy(where);
    return row ? toCustomer(row) : undefined;
  }
}

const taken = (field: string): DomainError =>
  new DomainError('customer-taken', 'There is a customer like this already.', {
    fields: [{ field, message: 'belongs to another customer' }],
  });

function found(customer: Customer | undefined): Customer {
  if (!customer) throw new DomainError('customer-not-found', 'There is no such customer.');
  return customer;
}
