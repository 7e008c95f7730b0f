import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FAILPOINTS } from '../src/kernel/failpoints';
import type { Dice } from './dice';
import type { Service } from './service';

/** What was broken, and how much of it hurt. */
export interface Damage {
  kills: number;
  /** Kills of a process that had requests of clients to answer. */
  killsInFlight: number;
  databaseCrashes: number;
  crashesInFlight: number;
}

const LOSS_MS = 500;

/** Kills processes at random moments and at failpoints, crashes the database, and starts everything again. */
export class Breaker {
  readonly damage: Damage = { kills: 0, killsInFlight: 0, databaseCrashes: 0, crashesInFlight: 0 };
  #next = 0;
  #over = false;
  readonly #starts = new Set<Promise<void>>();

  constructor(
    private readonly services: readonly Service[],
    private readonly dataDir: string,
    private readonly dice: Dice,
  ) {
    for (const service of services) service.onDeath(() => this.onDeath(service));
  }

  /** Breaks things until it is told to stop; then everything is up again. */
  async run(until: number): Promise<void> {
    // the processes of the beginning have no failpoint: the first ones that get them are these
    for (const service of this.services.slice(1)) service.kill();
    await Promise.all([this.killProcesses(until), this.crashDatabase(until)]);
    this.#over = true;
    // the survivors may still carry a failpoint: recovery is to be watched, not killed
    for (const service of this.services) service.kill();
    await this.settleDown();
  }

  /** A kill is worth something when it hits a purchase: a process that is at work is waited for. */
  private async killProcesses(until: number): Promise<void> {
    while (Date.now() < until) {
      await wait(this.dice.between(300, 1_500));
      const healthy = this.services.filter((service) => service.healthy);
      // one that waits for its failpoint is left to it more often than not; the last one up is spared more often than not
      const victims = healthy.filter(
        ({ armed, inFlight }) => inFlight > 0 && (armed === undefined || this.dice.chance(0.2)),
      );
      if (victims.length === 0 || (healthy.length === 1 && this.dice.chance(0.7))) continue;
      this.dice.pick(victims).kill();
    }
  }

  private async crashDatabase(until: number): Promise<void> {
    for (;;) {
      await wait(this.dice.between(7_000, 15_000));
      if (Date.now() >= until) return;
      this.damage.databaseCrashes += 1;
      if (this.services.some(({ inFlight }) => inFlight > 0)) this.damage.crashesInFlight += 1;
      // what pg_ctl stop -m immediate does: no shutdown, no checkpoint, recovery from the log
      process.kill(
        Number(readFileSync(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
        'SIGQUIT',
      );
    }
  }

  private onDeath(service: Service): void {
    this.damage.kills += 1;
    if (service.inFlight > 0 || Date.now() - service.lastLossMs < LOSS_MS) this.damage.killsInFlight += 1;
    const start = this.restart(service).finally(() => this.#starts.delete(start));
    this.#starts.add(start);
  }

  private async restart(service: Service): Promise<void> {
    const armed = !this.#over && this.dice.chance(0.6);
    const at = FAILPOINTS[this.#next % FAILPOINTS.length] ?? 'begin-committed';
    if (armed) this.#next += 1;
    await service.start(armed ? { at, count: this.dice.between(1, 3) } : undefined);
  }

  private async settleDown(): Promise<void> {
    for (let left = 1_200; left > 0; left -= 1) {
      while (this.#starts.size > 0) await Promise.all(this.#starts);
      if (this.services.every(({ healthy }) => healthy)) return;
      await wait(100);
    }
    throw new Error('the processes did not come back');
  }
}
