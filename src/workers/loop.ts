import type { Logger } from '@nestjs/common';

/**
 * Runs a task again and again with a pause between, one run at a time. A failing run is logged and the loop goes on; `stop` waits for
 * the run in progress.
 */
export class Loop {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isWoken = false;
  #stopped = false;

  constructor(
    private readonly task: () => Promise<void>,
    private readonly pauseMs: number,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#schedule(this.pauseMs);
  }

  /** Ends the pause: there is something to do. During a run: another one follows without a pause. */
  wake(): void {
    if (this.#isRunning) this.#isWoken = true;
    else if (this.#timer) this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(pauseMs: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#isRunning = true;
      this.#running = this.#run().finally(() => {
        this.#isRunning = false;
        this.#schedule(this.#isWoken ? 0 : this.pauseMs);
        this.#isWoken = false;
      });
    }, pauseMs);
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
