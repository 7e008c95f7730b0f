import { Injectable } from '@nestjs/common';
import type { Demand, Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { refuseLate } from './refusals';

/** Something with a price, and what the price was made with. */
export interface Priced {
  readonly organizationId: string;
  /** Version of the catalogue; undefined for prices that do not come from it. */
  readonly catalogVersion: string | undefined;
  /** The moment the price was made for: sale windows and coupons depend on it. */
  readonly pricedAt: Date;
}

/** The last look at prices, inside the transaction: a change that was committed before it is never missed. */
@Injectable()
export class ConfirmPrices {
  constructor(private readonly versions: TenantVersion) {}

  /**
   * @param assumedNow the transaction's time as far as it is known; with the demand `all` it must be right
   * @returns the transaction's time
   * @throws LateOutcomes for prices that have changed or are too old
   */
  async confirm(tx: Tx, demand: Demand, batch: readonly Priced[], assumedNow: Date): Promise<Date> {
    const used = newestVersions(batch);
    if (demand === 'all') return (await this.versions.confirm(tx, used, assumedNow)).now;
    const { now, stale } = await this.versions.confirm(tx, used);
    refuseLate(outdated(batch, now, stale), () => ({ kind: 'stale' }));
    return now;
  }
}

/**
 * The items of a batch whose price cannot be used any more.
 * @param stale organizations whose catalogue has changed since
 */
export function outdated<Item extends Priced>(
  batch: readonly Item[],
  now: Date,
  stale: readonly string[] = [],
): Item[] {
  const newest = newestVersions(batch);
  return batch.filter(({ organizationId, catalogVersion, pricedAt }) => {
    if (catalogVersion === undefined) return false;
    // of two versions in one batch the older one is stale, whatever the newest is
    if (catalogVersion !== newest.get(organizationId) || stale.includes(organizationId)) return true;
    return Math.abs(now.getTime() - pricedAt.getTime()) > LIMITS.quoteAgeMs;
  });
}

/** The newest version of each organization's catalogue among those the prices of a batch were made with. */
function newestVersions(batch: readonly Priced[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { organizationId, catalogVersion } of batch) {
    const other = newest.get(organizationId);
    // nearly always they are all the same
    if (catalogVersion === undefined || catalogVersion === other) continue;
    if (other === undefined || BigInt(catalogVersion) > BigInt(other)) newest.set(organizationId, catalogVersion);
  }
  return newest;
}
