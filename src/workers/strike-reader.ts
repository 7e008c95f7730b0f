import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../kernel/config';
import { UnitOfWork } from '../kernel/database';
import { LIMITS } from '../kernel/limits';
import { Strikes } from '../kernel/strikes';
import { Loop } from './loop';

/** Tells this process whom others have given strikes, and deletes those that count no more. */
@Injectable()
export class StrikeReader implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #loop = new Loop(() => this.round(), LIMITS.strikeRefreshMs, new Logger(StrikeReader.name));

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly strikes: Strikes,
  ) {}

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#loop.stop();
  }

  private async round(): Promise<void> {
    await this.strikes.refresh();
    if (this.config.sweeper) await this.unitOfWork.run((tx) => this.strikes.purge(tx, LIMITS.sweepBatch));
  }
}
