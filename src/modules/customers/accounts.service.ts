import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import { AccountRepository } from './account.repository';
import type { Account, NewAccount } from './types';

/** Who may log in as a customer. Holds password hashes only; making and comparing them is the work of module `auth`. */
@Injectable()
export class Accounts {
  constructor(private readonly accounts: AccountRepository) {}

  /**
   * Creates accounts for customers that exist.
   * @returns per row the new account's id; undefined when the website has this username already (case does not count),
   * or the customer has an account
   */
  async createAccounts(tx: Tx, rows: readonly NewAccount[]): Promise<({ readonly id: string } | undefined)[]> {
    if (rows.length === 0) return [];
    const drafts = rows.map((row) => ({ ...row, id: newId('account') }));
    const made = await this.accounts.insert(tx, drafts);
    return drafts.map(({ id }) => (made.has(id) ? { id } : undefined));
  }

  /** The account a username of a website belongs to. Case does not count. */
  findAccount(organizationId: string, websiteId: string, username: string): Promise<Account | undefined> {
    return this.accounts.findByUsername(organizationId, websiteId, username);
  }

  findByCustomer(organizationId: string, customerId: string): Promise<Account | undefined> {
    return this.accounts.findByCustomer(organizationId, customerId);
  }

  /** @returns false when there is no such account */
  setPassword(tx: Tx, accountId: string, passwordHash: string): Promise<boolean> {
    return this.accounts.setPassword(tx, accountId, passwordHash);
  }
}
