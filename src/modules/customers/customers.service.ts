import { Injectable } from '@nestjs/common';
import type { Connection, Demand, Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import type { Page, Paged } from '../../kernel/page';
import { CustomerRepository } from './customer.repository';
import type {
  CreateOutcome,
  Customer,
  CustomerChanges,
  CustomerFilter,
  InvoiceNumberRequest,
  NewCustomer,
  RegisterCustomer,
} from './types';

/** Who buys. Readers take an optional `tx`; without it they read what is committed. */
@Injectable()
export class Customers {
  constructor(private readonly customers: CustomerRepository) {}

  /**
   * Creates the customers of new purchases, with their first invoice numbers allocated.
   * @returns one outcome per row, in order; with the demand `all` an id that exists fails the statement
   */
  async createMany(tx: Tx, demand: Demand, rows: readonly NewCustomer[]): Promise<CreateOutcome[]> {
    const numbers = await this.customers.insert(tx, demand, rows);
    return numbers.map((number) => (number === undefined ? { created: false } : { created: true, number }));
  }

  /**
   * Allocates the next invoice numbers, without gaps per customer.
   * @returns per request its first number, undefined for an unknown customer
   */
  allocateInvoiceNumbers(tx: Tx, requests: readonly InvoiceNumberRequest[]): Promise<(number | undefined)[]> {
    return this.customers.allocateInvoiceNumbers(tx, requests);
  }

  /** Locks a customer's record until the transaction ends: what is counted per customer is exact meanwhile. */
  async lock(tx: Tx, organizationId: string, id: string): Promise<void> {
    await this.customers.lock(tx, organizationId, id);
  }

  /**
   * Registers a customer.
   * @throws DomainError customer-taken: the id, or with `uniqueEmail` the address, is somebody's already
   */
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
      await this.customers.lockEmail(tx, organizationId, email);
      if (await this.findByEmail(organizationId, email, tx)) throw taken('email');
    }
    const row = { organizationId, id, websiteId, email, registered: true, primaryAddress, profile, invoices: 0 };
    const [outcome] = await this.createMany(tx, 'each', [row]);
    if (!outcome?.created) throw taken('id');
    return found(await this.find(organizationId, id, tx));
  }

  find(organizationId: string, id: string, tx?: Tx): Promise<Customer | undefined> {
    return this.customers.find(organizationId, id, tx);
  }

  /** The numbers of the customers that exist, by id. */
  numbersOf(on: Connection, organizationId: string, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    return this.customers.numbersOf(on, organizationId, ids);
  }

  findByNumber(organizationId: string, number: bigint, tx?: Tx): Promise<Customer | undefined> {
    return this.customers.findByNumber(organizationId, number, tx);
  }

  /** The registered customer with this address, of several the one that registered first. Case does not count. */
  findByEmail(organizationId: string, email: string, tx?: Tx): Promise<Customer | undefined> {
    return this.customers.findByEmail(organizationId, email, tx);
  }

  /**
   * Everybody with this address, anonymous buyers too. Case does not count. For reports of the organization, never to
   * decide whose something is.
   */
  idsByEmail(organizationId: string, email: string): Promise<string[]> {
    return this.customers.idsByEmail(organizationId, email);
  }

  /** Changes what is given and leaves the rest. @throws DomainError customer-not-found */
  async update(tx: Tx, organizationId: string, id: string, changes: CustomerChanges): Promise<Customer> {
    await this.customers.update(tx, organizationId, id, changes);
    return found(await this.find(organizationId, id, tx));
  }

  /** An organization's customers in the order in which they came. */
  list(organizationId: string, query: Page & CustomerFilter): Promise<Paged<Customer>> {
    return this.customers.list(organizationId, query);
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
