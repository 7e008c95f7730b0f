import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LIMITS } from '../limits';
import { WorkerLeaseRepository } from './worker-lease.repository';

const MS_PER_SECOND = 1000;
/** A lease is renewed after this part of its time, so that one failed renewal does not end it. */
const RENEW_AFTER_MS = (LIMITS.workerLeaseSeconds * MS_PER_SECOND) / 3;

/** Says which process does work that one process does at a time. When that process dies, another one has the work within `workerLeaseSeconds`. */
@Injectable()
export class WorkerLeases {
  readonly #holder = randomUUID();
  readonly #renewedAtMs = new Map<string, number>();

  constructor(private readonly leases: WorkerLeaseRepository) {}

  /** Takes or keeps a piece of work. Ask before every round of it. @returns whether this process may do it now */
  async hold(name: string): Promise<boolean> {
    const nowMs = performance.now();
    if (nowMs - (this.#renewedAtMs.get(name) ?? -Infinity) < RENEW_AFTER_MS) return true;
    const held = await this.leases.hold(name, this.#holder, LIMITS.workerLeaseSeconds);
    if (held) this.#renewedAtMs.set(name, nowMs);
    else this.#renewedAtMs.delete(name);
    return held;
  }

  /** Gives a piece of work back, so that nobody has to wait for the end of the lease. */
  async release(name: string): Promise<void> {
    if (this.#renewedAtMs.delete(name)) await this.leases.release(name, this.#holder);
  }
}
