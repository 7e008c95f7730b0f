/** How many messages may be on their way at one time. */
export interface SlotLimits {
  readonly total: number;
  readonly perOrganization: number;
  /** Of an organization's share, for messages to addresses that single purchases named. */
  readonly perOrganizationUnregistered: number;
  readonly perTarget: number;
  /** What a target gets before it has answered for the first time. */
  readonly atFirst: number;
}

/** A receiver that has something to get. */
export interface Target {
  readonly target: string;
  readonly organizationId: string;
  /** False: the address of a single purchase. */
  readonly registered: boolean;
}

/** So many deliveries may be started to a target. */
export interface Share {
  readonly target: string;
  readonly count: number;
}

interface Window {
  size: number;
  used: number;
}

/** Targets whose window is remembered though nothing is on its way to them. */
const REMEMBERED_TARGETS = 10_000;

/**
 * Shares the slots of this process among receivers. Each target has a window: it grows by one with every answer and shrinks to one when the
 * receiver hangs. So a receiver that answers is served as fast as it can be, and receivers that hang hold few slots, however many they are.
 */
export class Slots {
  readonly #windows = new Map<string, Window>();
  readonly #used = new Map<string, number>();

  constructor(private readonly limits: SlotLimits) {}

  /** Slots for targets that have something to get, in turns, one for each. Nothing is taken yet. */
  share(targets: readonly Target[]): Share[] {
    const counts = new Map<string, number>();
    const planned = new Map<string, number>();
    let open = [...targets];
    while (open.length > 0) {
      open = open.filter((target) => {
        const fits =
          this.#roomOf(target) > (counts.get(target.target) ?? 0) &&
          this.#poolsOf(target).every(
            ([pool, limit]) => (this.#used.get(pool) ?? 0) + (planned.get(pool) ?? 0) < limit,
          );
        if (!fits) return false;
        counts.set(target.target, (counts.get(target.target) ?? 0) + 1);
        for (const [pool] of this.#poolsOf(target)) planned.set(pool, (planned.get(pool) ?? 0) + 1);
        return true;
      });
    }
    return [...counts].map(([target, count]) => ({ target, count }));
  }

  /** A message to a target is on its way. */
  take(target: Target): void {
    this.#windowOf(target.target).used += 1;
    for (const [pool] of this.#poolsOf(target)) this.#used.set(pool, (this.#used.get(pool) ?? 0) + 1);
  }

  /** It has come to its end. @param answered false: the receiver could not be reached, or did not answer in time */
  free(target: Target, answered: boolean): void {
    const window = this.#windowOf(target.target);
    window.used -= 1;
    window.size = answered ? Math.min(this.limits.perTarget, window.size + 1) : 1;
    for (const [pool] of this.#poolsOf(target)) {
      const used = (this.#used.get(pool) ?? 0) - 1;
      if (used > 0) this.#used.set(pool, used);
      else this.#used.delete(pool);
    }
    this.#forget();
  }

  #roomOf({ target }: Target): number {
    const window = this.#windows.get(target);
    return window ? window.size - window.used : this.limits.atFirst;
  }

  #windowOf(target: string): Window {
    const window = this.#windows.get(target) ?? { size: this.limits.atFirst, used: 0 };
    // the last one used stands last
    this.#windows.delete(target);
    this.#windows.set(target, window);
    return window;
  }

  #poolsOf({ organizationId, registered }: Target): [pool: string, limit: number][] {
    const { total, perOrganization, perOrganizationUnregistered } = this.limits;
    const unregistered: [string, number][] = registered ? [] : [[`own:${organizationId}`, perOrganizationUnregistered]];
    return [['total', total], [`all:${organizationId}`, perOrganization], ...unregistered];
  }

  #forget(): void {
    if (this.#windows.size <= REMEMBERED_TARGETS) return;
    for (const [target, { used }] of this.#windows) {
      if (used === 0) this.#windows.delete(target);
      if (this.#windows.size <= REMEMBERED_TARGETS) return;
    }
  }
}
