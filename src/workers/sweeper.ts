import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../kernel/config';
import { UnitOfWork } from '../kernel/database';
import { Idempotency } from '../kernel/idempotency';
import { LIMITS } from '../kernel/limits';
import { Sessions } from '../modules/auth';
import { Inventory } from '../modules/inventory';
import { PaymentTokens } from '../modules/payment-instruments';
import { Loop } from './loop';

/** Housekeeping in bounded batches: due holds, expired payment tokens, old idempotency keys, revocations of sessions that have expired. Only keeps tables small and reports fresh. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #loop = new Loop(() => this.sweep(), LIMITS.sweepIntervalMs, new Logger(Sweeper.name));

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly inventory: Inventory,
    private readonly tokens: PaymentTokens,
    private readonly idempotency: Idempotency,
    private readonly sessions: Sessions,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.sweeper) this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#loop.stop();
  }

  /** One round. */
  async sweep(): Promise<void> {
    await this.unitOfWork.run((tx) => this.inventory.sweep(tx, LIMITS.sweepBatch));
    await this.unitOfWork.run((tx) => this.tokens.sweepExpired(tx, LIMITS.sweepBatch));
    await this.unitOfWork.run((tx) => this.idempotency.purge(tx, LIMITS.sweepBatch));
    await this.unitOfWork.run((tx) => this.sessions.purgeRevoked(tx));
  }
}
