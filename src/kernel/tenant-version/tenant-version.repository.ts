import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { requiredRows, run, statement, type Tx } from '../database';
import { TenantVersionEntity } from './tenant-version.entity';

const CONFIRM = statement(
  'tenant-version.confirm',
  `SELECT c.now, c.stale, require_rows(cardinality(c.stale), $4::int), require_time($3::timestamptz, $5::int)
     FROM (SELECT date_trunc('milliseconds', app_now()) AS now,
                  ARRAY(SELECT u.organization FROM unnest($1::text[], $2::bigint[]) u(organization, version)
                         WHERE NOT EXISTS (SELECT FROM catalog_version v WHERE v.organization_id = u.organization
                                                                           AND v.version = u.version)) AS stale) c`,
);
const RAISE = statement(
  'tenant-version.raise',
  `INSERT INTO catalog_version (organization_id) VALUES ($1)
   ON CONFLICT (organization_id) DO UPDATE SET version = catalog_version.version + 1`,
);

/** How many versions may be stale where all are demanded. */
const NONE = 0;

export interface Confirmed {
  /** The transaction's time, in milliseconds. */
  readonly now: Date;
  /** Organizations whose version is not the newest. */
  readonly stale: readonly string[];
}

/** The rows of `catalog_version`. */
@Injectable()
export class TenantVersionRepository {
  constructor(@InjectRepository(TenantVersionEntity) private readonly versions: Repository<TenantVersionEntity>) {}

  async raise(tx: Tx, organizationId: string): Promise<void> {
    await run(tx, RAISE, [organizationId]);
  }

  async find(organizationId: string): Promise<bigint | undefined> {
    return (await this.versions.findOneBy({ organizationId }))?.version;
  }

  /**
   * Compares versions with the newest ones, and reads the time.
   * @param assumed the time that the transaction writes without asking for it; with it the statement fails unless every
   * version is the newest and the time is right, give or take `toleranceMs`
   */
  async confirm(
    tx: Tx,
    used: ReadonlyMap<string, string>,
    assumed?: { readonly at: Date; readonly toleranceMs: number },
  ): Promise<Confirmed> {
    const [confirmed] = await run<Confirmed>(tx, CONFIRM, [
      [...used.keys()],
      [...used.values()],
      assumed?.at,
      requiredRows(assumed ? 'all' : 'each', NONE),
      assumed?.toleranceMs,
    ]);
    return confirmed as Confirmed;
  }
}
