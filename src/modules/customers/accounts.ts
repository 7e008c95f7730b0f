import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import { AccountEntity } from './account.entity';
import type { Account, NewAccount } from './types';

// In name order, so that two batches that want the same names wait for each other in one direction only.
const CREATE = statement(
  'accounts.create',
  `INSERT INTO account (id, organization_id, website_id, customer_id, username, password_hash)
   SELECT u.id, u.organization, u.website, u.customer, u.username, u.hash
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
          WITH ORDINALITY u(id, organization, website, customer, username, hash, position)
    ORDER BY u.organization, u.website, lower(u.username), u.position
   ON CONFLICT DO NOTHING
   RETURNING id`,
);
const FIND = statement(
  'accounts.find',
  `SELECT id, organization_id AS "organizationId", website_id AS "websiteId", customer_id AS "customerId", username,
          password_hash AS "passwordHash", created_at AS "createdAt", updated_at AS "updatedAt"
     FROM account WHERE organization_id = $1 AND website_id = $2 AND lower(username) = lower($3)`,
);
const SET_PASSWORD = statement(
  'accounts.set-password',
  'UPDATE account SET password_hash = $2, updated_at = app_now() WHERE id = $1 RETURNING id',
);

/** Who may log in as a customer. Holds hashes only; making and comparing them is the business of whoever knows passwords. */
@Injectable()
export class Accounts {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Creates accounts for customers that exist.
   * @returns per row the new account's id; undefined when the website has this username already (case does not count), or the
   * customer an account
   */
  async createAccounts(tx: Tx, rows: readonly NewAccount[]): Promise<({ readonly id: string } | undefined)[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(() => newId('account'));
    const created = await run<{ id: string }>(tx, CREATE, [
      ids,
      rows.map((row) => row.organizationId),
      rows.map((row) => row.websiteId),
      rows.map((row) => row.customerId),
      rows.map((row) => row.username),
      rows.map((row) => row.passwordHash),
    ]);
    const won = new Set(created.map(({ id }) => id));
    return ids.map((id) => (won.has(id) ? { id } : undefined));
  }

  /** The account a username of a website belongs to. Case does not count. */
  async findAccount(organizationId: string, websiteId: string, username: string): Promise<Account | undefined> {
    const [account] = await run<Account>(this.dataSource.manager, FIND, [organizationId, websiteId, username]);
    return account;
  }

  async findByCustomer(organizationId: string, customerId: string): Promise<Account | undefined> {
    return (await this.dataSource.getRepository(AccountEntity).findOneBy({ organizationId, customerId })) ?? undefined;
  }

  /** @returns false when there is no such account */
  async setPassword(tx: Tx, accountId: string, passwordHash: string): Promise<boolean> {
    return (await run(tx, SET_PASSWORD, [accountId, passwordHash])).length > 0;
  }
}
