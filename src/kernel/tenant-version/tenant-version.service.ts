import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../clock';
import type { Tx } from '../database';
import { LIMITS } from '../limits';
import { type Confirmed, TenantVersionRepository } from './tenant-version.repository';

/** The version of an organization that has none yet. */
const NO_VERSION = '0';

/**
 * One number per organization that every change of catalogue, coupons, rates or keys raises in its own transaction.
 * Caches compare it; purchases compare it once more inside their transaction, so a price is never staler than the
 * commit.
 */
@Injectable()
export class TenantVersion {
  constructor(
    private readonly versions: TenantVersionRepository,
    private readonly clock: DatabaseClock,
  ) {}

  /** Raises the organization's version; call it in the transaction of the change. */
  bump(tx: Tx, organizationId: string): Promise<void> {
    return this.versions.raise(tx, organizationId);
  }

  /** The organization's version now; '0' while it has none. */
  async current(organizationId: string): Promise<string> {
    return (await this.versions.find(organizationId))?.toString() ?? NO_VERSION;
  }

  /**
   * Inside a transaction: are the snapshots a decision was made with still the newest?
   * @param used the version of each organization's snapshot
   * @param assumedNow the database's time as `DatabaseClock` knows it, where the transaction writes it without waiting
   * for the answer. The statement then fails, and the transaction with it, unless all versions are the newest and this
   * is the time
   * @returns the transaction's time (milliseconds precision) and the organizations whose snapshot is stale
   */
  async confirm(tx: Tx, used: ReadonlyMap<string, string>, assumedNow?: Date): Promise<Confirmed> {
    const assumed = assumedNow && { at: assumedNow, toleranceMs: LIMITS.clockToleranceMs };
    const confirmed = await this.versions.confirm(tx, used, assumed);
    this.clock.observe(confirmed.now);
    return confirmed;
  }
}
