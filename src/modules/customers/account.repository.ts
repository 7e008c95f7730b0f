import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { numberedRecordset, run, statement, type Tx } from '../../kernel/database';
import { AccountEntity } from './account.entity';
import type { Account, NewAccount } from './types';

/** In name order, so that two batches with the same names wait for each other in one direction only. */
const INSERT = statement(
  'accounts.insert',
  `INSERT INTO account (id, organization_id, website_id, customer_id, username, password_hash)
   SELECT u.id, u.organization_id, u.website_id, u.customer_id, u.username, u.password_hash FROM ${numberedRecordset({
     id: 'text',
     organization_id: 'text',
     website_id: 'text',
     customer_id: 'text',
     username: 'text',
     password_hash: 'text',
   })}
    ORDER BY u.organization_id, u.website_id, lower(u.username), u.position
   ON CONFLICT DO NOTHING
   RETURNING id`,
);

/** The rows of `account`. */
@Injectable()
export class AccountRepository {
  constructor(@InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>) {}

  /**
   * @returns the ids of the accounts that were made; a username or a customer that has an account already makes none
   */
  async insert(tx: Tx, rows: readonly (NewAccount & { readonly id: string })[]): Promise<Set<string>> {
    const made = await run<{ id: string }>(tx, INSERT, [rows.map(toRow)]);
    return new Set(made.map(({ id }) => id));
  }

  /** The account a username of a website belongs to. Case does not count. */
  async findByUsername(organizationId: string, websiteId: string, username: string): Promise<Account | undefined> {
    const row = await this.accounts
      .createQueryBuilder('a')
      .where(
        'a.organization_id = :organizationId AND a.website_id = :websiteId AND lower(a.username) = lower(:username)',
        {
          organizationId,
          websiteId,
          username,
        },
      )
      .getOne();
    return row ?? undefined;
  }

  async findByCustomer(organizationId: string, customerId: string): Promise<Account | undefined> {
    return (await this.accounts.findOneBy({ organizationId, customerId })) ?? undefined;
  }

  /** @returns false when there is no such account */
  async setPassword(tx: Tx, accountId: string, passwordHash: string): Promise<boolean> {
    const { affected } = await tx
      .withRepository(this.accounts)
      .createQueryBuilder()
      .update()
      .set({ passwordHash, updatedAt: () => 'app_now()' })
      .where({ id: accountId })
      .execute();
    return affected === 1;
  }
}

const toRow = (account: NewAccount & { readonly id: string }): object => ({
  id: account.id,
  organization_id: account.organizationId,
  website_id: account.websiteId,
  customer_id: account.customerId,
  username: account.username,
  password_hash: account.passwordHash,
});
