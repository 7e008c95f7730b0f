import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../kernel/config';
import { UnitOfWork } from '../kernel/database';
import { LIMITS } from '../kernel/limits';
import { Outbox } from '../kernel/outbox';
import { Deliveries, Dispatch } from '../modules/webhooks';
import { Loop } from './loop';

/** Sends what has happened to those who want to know, and forgets what everybody knows. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #loop = new Loop(() => this.round(), LIMITS.dispatchIntervalMs, new Logger(Dispatcher.name));

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly dispatch: Dispatch,
    private readonly outbox: Outbox,
    private readonly deliveries: Deliveries,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.dispatcher) this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#loop.stop();
    await this.dispatch.idle();
  }

  /** Everything that waits now, in bounded batches. */
  async round(): Promise<void> {
    while ((await this.dispatch.fanOut()) === LIMITS.dispatchBatch) await this.dispatch.begin();
    await this.dispatch.begin();
    await this.unitOfWork.run((tx) => this.outbox.purge(tx, LIMITS.sweepBatch));
    await this.unitOfWork.run((tx) => this.deliveries.purge(tx, LIMITS.sweepBatch));
  }
}
