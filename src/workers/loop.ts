import type { Logger } from '@nestjs/common';

/**
 * Runs a task again and again with a pause between, one run at a time. A failing run is logged and the loop goes on; `stop` waits for
 * the run in progress.
 */
export class Loop {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly task: () => Promise<void>,
    private readonly pauseMs: number,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run().finally(() => {
        this.#schedule();
      });
    }, this.pauseMs);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    try {
      await this.task();
    } catch (error) {
      this.logger.warn({ err: error }, 'a background run failed and is tried again');
    }
  }
}
