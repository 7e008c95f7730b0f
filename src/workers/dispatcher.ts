import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../kernel/config';
import { UnitOfWork } from '../kernel/database';
import { LIMITS } from '../kernel/limits';
import { Outbox } from '../kernel/outbox';
import { FanOutEvents, KeepDeliveries, SendDeliveries } from '../modules/webhooks';
import { Loop } from './loop';

/** Sends what has happened to those who want to know, and forgets what is old. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(Dispatcher.name);
  readonly #fanOut = new Loop(() => this.fanOut(), LIMITS.dispatchIntervalMs, this.#logger);
  readonly #send = new Loop(() => this.send(), LIMITS.deliveryIntervalMs, this.#logger);
  readonly #keep = new Loop(() => this.keep(), LIMITS.webhookHousekeepingMs, this.#logger);
  #isStopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly fanOutEvents: FanOutEvents,
    private readonly sendDeliveries: SendDeliveries,
    private readonly keepDeliveries: KeepDeliveries,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.dispatcher) for (const loop of this.#loops()) loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#loops().map((loop) => loop.stop()));
    await this.sendDeliveries.stop();
  }

  /** Turns every event that waits into deliveries, in bounded batches. */
  async fanOut(): Promise<void> {
    let count: number;
    do {
      count = await this.fanOutEvents.run();
      if (count > 0) this.#send.wake();
    } while (count === LIMITS.dispatchBatch && !this.#isStopping);
  }

  /** Sends until nothing is due any more. */
  async send(): Promise<void> {
    while (!this.#isStopping && (await this.sendDeliveries.start())) await this.sendDeliveries.slotsFreed();
  }

  /** Gives failed deliveries their second chance, and forgets events and deliveries that are old. */
  async keep(): Promise<void> {
    if ((await this.keepDeliveries.reviveFailed()) > 0) this.#send.wake();
    await this.unitOfWork.run((tx) => this.outbox.purge(tx, LIMITS.sweepBatch));
    while ((await this.keepDeliveries.purge()) === LIMITS.sweepBatch && !this.#isStopping);
  }

  #loops(): Loop[] {
    return [this.#fanOut, this.#send, this.#keep];
  }
}
