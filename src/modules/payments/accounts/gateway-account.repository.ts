import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, selectList, statement, type Tx } from '../../../kernel/database';
import { GatewayAccountEntity } from './gateway-account.entity';
import type { NewAccount, StoredAccount } from './types';

/** Provider and mode never change. */
const PUT = statement(
  'gateway-accounts.put',
  `INSERT INTO gateway_account AS a (id, organization_id, website_id, provider, name, mode, status, priority, methods, currencies,
                                     settings, credentials, credentials_last_four, provider_account_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10::text[], $11::jsonb, $12, $13, $14)
   ON CONFLICT (id) DO UPDATE
     SET website_id = excluded.website_id, name = excluded.name, status = excluded.status, priority = excluded.priority,
         methods = excluded.methods, currencies = excluded.currencies, settings = excluded.settings,
         credentials = excluded.credentials, credentials_last_four = excluded.credentials_last_four,
         provider_account_id = excluded.provider_account_id, revision = a.revision + 1, updated_at = app_now()
     WHERE a.organization_id = excluded.organization_id
   RETURNING ${selectList(GatewayAccountEntity, 'a')}`,
);
const LOCK = statement(
  'gateway-accounts.lock',
  `SELECT ${selectList(GatewayAccountEntity)} FROM gateway_account WHERE id = $1 FOR UPDATE`,
);
/** An organization's payments are found by its index: an account that was never used is compared with all of them. */
const IS_USED = statement(
  'gateway-accounts.is-used',
  'SELECT FROM payment_attempt WHERE organization_id = $1 AND gateway_account_id = $2 LIMIT 1',
);
/** One of two installations that are started at once takes the lock first; the other one finds what it made. */
const LOCK_TABLE = statement('gateway-accounts.lock-table', 'LOCK TABLE gateway_account IN SHARE ROW EXCLUSIVE MODE');
const STALE = statement(
  'gateway-accounts.stale',
  `SELECT id, organization_id AS "organizationId", credentials AS sealed FROM gateway_account
    WHERE credentials IS NOT NULL AND substring(credentials FROM 3 FOR get_byte(credentials, 1)) <> $1::bytea
    ORDER BY id FOR UPDATE`,
);
const REWRAP = statement(
  'gateway-accounts.rewrap',
  `UPDATE gateway_account a SET credentials = given.sealed
     FROM unnest($1::text[], $2::bytea[]) AS given (id, sealed) WHERE a.id = given.id`,
);
const COUNT_KEYS = statement(
  'gateway-accounts.count-keys',
  `SELECT convert_from(substring(credentials FROM 3 FOR get_byte(credentials, 1)), 'UTF8') AS "keyId", count(*)::int AS rows
     FROM gateway_account WHERE credentials IS NOT NULL GROUP BY 1`,
);

/** Sealed credentials with what they are bound to. */
export interface SealedCredentials {
  readonly id: string;
  readonly organizationId: string;
  readonly sealed: Buffer;
}

/** The accounts at gateway providers. */
@Injectable()
export class GatewayAccountRepository {
  constructor(@InjectRepository(GatewayAccountEntity) private readonly accounts: Repository<GatewayAccountEntity>) {}

  /** All accounts of an organization, in the order they are asked. */
  async ofOrganization(organizationId: string): Promise<StoredAccount[]> {
    return this.accounts.find({ where: { organizationId }, order: { priority: 'ASC', id: 'ASC' } });
  }

  /** Every account of the installation, by id: for the start. */
  async all(): Promise<StoredAccount[]> {
    return this.accounts.find({ order: { id: 'ASC' } });
  }

  /** The account of an id, whoever owns it. */
  async find(id: string): Promise<StoredAccount | undefined> {
    return (await this.accounts.findOneBy({ id })) ?? undefined;
  }

  /** As `find`, locked until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<StoredAccount | undefined> {
    return (await run<StoredAccount>(tx, LOCK, [id]))[0];
  }

  /** Creates or replaces. @returns undefined when another organization has the id */
  async put(tx: Tx, account: NewAccount): Promise<StoredAccount | undefined> {
    const rows = await run<StoredAccount>(tx, PUT, [
      account.id,
      account.organizationId,
      account.websiteId,
      account.provider,
      account.name,
      account.mode,
      account.status,
      account.priority,
      account.methods,
      account.currencies,
      account.settings,
      account.credentials,
      account.credentialsLastFour,
      account.providerAccountId,
    ]);
    return rows[0];
  }

  /** Whether a payment was ever sent to it. */
  async isUsed(tx: Tx, organizationId: string, id: string): Promise<boolean> {
    return (await run(tx, IS_USED, [organizationId, id])).length > 0;
  }

  /** Deletes an account. The caller holds its lock and has checked that it was never used. */
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.delete(GatewayAccountEntity, { id });
  }

  /** Whether the installation has no account; nobody else can make one until the transaction ends. */
  async lockEmpty(tx: Tx): Promise<boolean> {
    await run(tx, LOCK_TABLE, []);
    return !(await tx.existsBy(GatewayAccountEntity, {}));
  }

  /** Locks credentials that are sealed under another key than `keyId`. */
  async lockStale(tx: Tx, keyId: string): Promise<SealedCredentials[]> {
    return run<SealedCredentials>(tx, STALE, [Buffer.from(keyId)]);
  }

  /** Writes credentials that were sealed anew. The caller holds the locks of the rows. */
  async rewrap(tx: Tx, rows: readonly Pick<SealedCredentials, 'id' | 'sealed'>[]): Promise<void> {
    if (rows.length > 0) await run(tx, REWRAP, [rows.map(({ id }) => id), rows.map(({ sealed }) => sealed)]);
  }

  /** How many accounts' credentials each vault key seals. */
  async countKeys(): Promise<ReadonlyMap<string, number>> {
    const counted = await run<{ keyId: string; rows: number }>(this.accounts.manager, COUNT_KEYS, []);
    return new Map(counted.map(({ keyId, rows }) => [keyId, rows]));
  }
}
