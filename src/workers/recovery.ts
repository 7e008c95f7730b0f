import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../kernel/config';
import { LIMITS } from '../kernel/limits';
import { AbandonPurchasesUseCase, HandleCallbackUseCase, RecoverAttemptsUseCase } from '../modules/purchases';
import { Loop } from './loop';

/** Finishes what nobody finished: payments without an outcome, callbacks nobody dealt with, purchases nobody pays. */
@Injectable()
export class Recovery implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #loop = new Loop(() => this.round(), LIMITS.recoveryIntervalMs, new Logger(Recovery.name));

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly attempts: RecoverAttemptsUseCase,
    private readonly callbacks: HandleCallbackUseCase,
    private readonly purchases: AbandonPurchasesUseCase,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.recovery) this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#loop.stop();
    await Promise.all([this.attempts.idle(), this.callbacks.idle()]);
  }

  /** Begins with what is due; does not wait for the gateway, so a slow one holds up nobody else. */
  async round(): Promise<void> {
    await this.attempts.begin();
    await this.callbacks.beginLeftovers();
    await this.purchases.round(LIMITS.recoveryBatch);
  }
}
