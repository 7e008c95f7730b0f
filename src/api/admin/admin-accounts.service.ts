import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import type { Secret } from '../../kernel/secret';
import { ApiKeys, type NewApiKey, Passwords, type ShownApiKey } from '../../modules/auth';
import { Accounts, type Customer, Customers, type RegisterCustomer } from '../../modules/customers';
import { NotificationSecrets } from '../../modules/webhooks';

/** Writes to who may use the organization's services: its customers, their accounts, its API keys. Each in a transaction of its own. */
@Injectable()
export class AdminAccountsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly customers: Customers,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly apiKeys: ApiKeys,
    private readonly notificationSecrets: NotificationSecrets,
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

  /** Makes a key. @returns the key, which is shown this once, and the secret that signs the organization's notifications */
  createApiKey(key: NewApiKey): Promise<ShownApiKey & { readonly signingSecret: Secret }> {
    return this.unitOfWork.run(async (tx) => ({
      ...(await this.apiKeys.create(tx, key)),
      signingSecret: await this.notificationSecrets.show(tx, key.organizationId),
    }));
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
