import { processClock } from '../clock';
import { LIMITS } from '../limits';
import type { TenantVersion } from './tenant-version.service';

interface Entry<T> {
  version: string;
  checkedAtMs: number;
  value: T;
}

/**
 * A per-organization cache over `TenantVersion`. An entry is at most `LIMITS.catalogStaleMs` old before its version is
 * read again, and is loaded anew when the version has moved. One loading per organization at a time.
 */
export class VersionedCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #loading = new Map<string, Promise<Entry<T>>>();

  constructor(
    private readonly versions: TenantVersion,
    private readonly load: (organizationId: string) => Promise<T>,
  ) {}

  /**
   * The organization's value with the version it was read at. The version is read before the value, so it is never too
   * new.
   */
  async get(organizationId: string): Promise<{ version: string; value: T }> {
    const entry = this.#entries.get(organizationId);
    if (entry && processClock.nowMs() - entry.checkedAtMs < LIMITS.catalogStaleMs) return entry;
    const underway = this.#loading.get(organizationId);
    if (underway) return underway;
    const loading = this.#refresh(organizationId, entry).finally(() => this.#loading.delete(organizationId));
    this.#loading.set(organizationId, loading);
    return loading;
  }

  /**
   * Forgets an organization, so that the next `get` reads it anew: after `confirm` found it stale, or after a change by
   * this process.
   */
  forget(organizationId: string): void {
    this.#entries.delete(organizationId);
  }

  /** Makes the next `get` read the version, and the value only where that has moved: for whoever doubts what it was given. */
  recheck(organizationId: string): void {
    const entry = this.#entries.get(organizationId);
    if (entry) entry.checkedAtMs = -Infinity;
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
