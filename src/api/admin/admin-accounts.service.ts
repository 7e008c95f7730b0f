import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import type { Secret } from '../../kernel/secret';
import { ApiKeys, type NewApiKey, Passwords, type ShownApiKey } from '../../modules/auth';
import { Accounts, type Customer, Customers, type RegisterCustomer } from '../../modules/customers';

/** Writes to who may use the organization's services: its customers, their accounts, its API keys. Each in a transaction of its own. */
@Injectable()
export class AdminAccountsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly customers: Customers,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly apiKeys: ApiKeys,
  ) {}

  /** Registers a customer; with credentials also an account. @throws DomainError username-taken, and then there is no customer either */
  async registerCustomer(
    customer: RegisterCustomer,
    credentials?: { readonly username: string; readonly password: Secret },
  ): Promise<Customer> {
    // outside of the transaction: hashing takes long on purpose
    const account = credentials && {
      username: credentials.username,
      passwordHash: await this.passwords.hash(credentials.password),
    };
    return this.unitOfWork.run(async (tx) => {
      const created = await this.customers.create(tx, customer);
      if (!account) return created;
      const { organizationId, websiteId } = customer;
      const owned = { ...account, organizationId, websiteId, customerId: created.id };
      const [made] = await this.accounts.createAccounts(tx, [owned]);
      if (!made) throw usernameTaken();
      return created;
    });
  }

  /** Makes a key. @returns the key and its signing secret, which are shown this once */
  createApiKey(key: NewApiKey): Promise<ShownApiKey> {
    return this.unitOfWork.run((tx) => this.apiKeys.create(tx, key));
  }

  /** Revokes a key; it stops working here at once, and everywhere within a second. @throws DomainError not-found */
  async revokeApiKey(organizationId: string, keyId: string): Promise<void> {
    const revoked = await this.unitOfWork.run((tx) => this.apiKeys.revoke(tx, organizationId, keyId));
    if (!revoked) throw new DomainError('not-found', 'There is no such key.');
    this.apiKeys.revoked(keyId);
  }
}

const usernameTaken = (): DomainError =>
  new DomainError('username-taken', 'The website has an account of this name already.', {
    fields: [{ field: 'email', message: 'is taken' }],
  });
