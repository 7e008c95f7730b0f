import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseClock, processClock } from '../clock';
import { run, statement, type Tx } from '../database';
import { LIMITS } from '../limits';

const READ = statement(
  'tenant-version.read',
  'SELECT organization_id, version::text AS version FROM catalog_version WHERE organization_id = ANY ($1::text[])',
);
const CONFIRM = statement(
  'tenant-version.confirm',
  `SELECT date_trunc('milliseconds', app_now()) AS now,
          ARRAY(SELECT u.organization FROM unnest($1::text[], $2::bigint[]) u(organization, version)
                 WHERE NOT EXISTS (SELECT FROM catalog_version v WHERE v.organization_id = u.organization AND v.version = u.version)) AS stale`,
);
const CONFIRM_ALL = statement(
  'tenant-version.confirm-all',
  `SELECT date_trunc('milliseconds', app_now()) AS now,
          require_rows((SELECT count(*) FROM unnest($1::text[], $2::bigint[]) u(organization, version)
                          JOIN catalog_version v ON v.organization_id = u.organization AND v.version = u.version), cardinality($1::text[])),
          require_time($3::timestamptz, $4::int)`,
);
const BUMP = statement(
  'tenant-version.bump',
  `INSERT INTO catalog_version (organization_id) VALUES ($1)
   ON CONFLICT (organization_id) DO UPDATE SET version = catalog_version.version + 1`,
);

/**
 * One number per organization that every change of catalogue, coupons, rates or keys raises in its own transaction.
 * Caches compare it; purchases compare it once more inside their transaction, so a price is never staler than the commit.
 */
@Injectable()
export class TenantVersion {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: DatabaseClock,
  ) {}

  /** Raises the organization's version; call it in the transaction of the change. */
  async bump(tx: Tx, organizationId: string): Promise<void> {
    await run(tx, BUMP, [organizationId]);
  }

  /** The organization's version now; '0' while it has none. */
  async current(organizationId: string): Promise<string> {
    const rows = await run<{ version: string }>(this.dataSource.manager, READ, [[organizationId]]);
    return rows[0]?.version ?? '0';
  }

  /**
   * Inside a transaction: are the snapshots a decision was made with still the newest?
   * @returns the transaction's time (milliseconds precision) and the organizations whose snapshot is stale
   */
  async confirm(tx: Tx, used: ReadonlyMap<string, string>): Promise<{ now: Date; stale: string[] }> {
    const rows = await run<{ now: Date; stale: string[] }>(tx, CONFIRM, [[...used.keys()], [...used.values()]]);
    const confirmed = rows[0] as { now: Date; stale: string[] };
    this.clock.observe(confirmed.now);
    return confirmed;
  }

  /**
   * The same where all of them must be the newest and `at` must be the time: the statement fails, and the transaction with it, when one is not.
   * @param at the database's time as `DatabaseClock` knows it
   */
  async confirmAll(tx: Tx, used: ReadonlyMap<string, string>, at: Date): Promise<void> {
    const rows = await run<{ now: Date }>(tx, CONFIRM_ALL, [
      [...used.keys()],
      [...used.values()],
      at,
      LIMITS.clockToleranceMs,
    ]);
    if (rows[0]) this.clock.observe(rows[0].now);
  }
}

interface Entry<T> {
  version: string;
  checkedAtMs: number;
  value: T;
}

/**
 * A per-organization cache over `TenantVersion`. An entry is at most `LIMITS.catalogStaleMs` old before its version is asked again,
 * and is loaded anew when the version has moved. One loading per organization at a time.
 */
export class VersionedCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #loading = new Map<string, Promise<Entry<T>>>();

  constructor(
    private readonly versions: TenantVersion,
    private readonly load: (organizationId: string) => Promise<T>,
  ) {}

  /** The organization's value with the version it was read at. The version is read before the value, so it is never too new. */
  async get(organizationId: string): Promise<{ version: string; value: T }> {
    const entry = this.#entries.get(organizationId);
    if (entry && processClock.nowMs() - entry.checkedAtMs < LIMITS.catalogStaleMs) return entry;
    const underway = this.#loading.get(organizationId);
    if (underway) return underway;
    const loading = this.#refresh(organizationId, entry).finally(() => this.#loading.delete(organizationId));
    this.#loading.set(organizationId, loading);
    return loading;
  }

  /** Forgets an organization, so that the next `get` reads it anew: after a confirm said it is stale, or after a change of our own. */
  forget(organizationId: string): void {
    this.#entries.delete(organizationId);
  }

  async #refresh(organizationId: string, entry: Entry<T> | undefined): Promise<Entry<T>> {
    const checkedAtMs = processClock.nowMs();
    const version = await this.versions.current(organizationId);
    const fresh =
      entry?.version === version
        ? { ...entry, checkedAtMs }
        : { version, checkedAtMs, value: await this.load(organizationId) };
    this.#entries.set(organizationId, fresh);
    return fresh;
  }
}
