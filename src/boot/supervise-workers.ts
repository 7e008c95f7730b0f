import cluster, { type Worker } from 'node:cluster';
import { say } from './say';

/** A worker that has ended is replaced after this time; each short life in a row doubles it. */
const RESTART_MS = 1_000;
const RESTART_MAX_MS = 30_000;
/** A worker that ends sooner than this has had a short life. */
const SHORT_LIFE_MS = 60_000;
const MS_PER_SECOND = 1_000;

/** What a worker that cannot start sends to the primary. */
interface Refusal {
  readonly cannotStart: string;
}

/** In a worker: hands the reason why it cannot start to the primary, which says it once for all workers. */
export const refuseToStart = (reason: string): Promise<void> =>
  new Promise((resolve) => {
    const sent = process.send?.({ cannotStart: reason } satisfies Refusal, undefined, undefined, () => resolve());
    if (sent === undefined) resolve();
  });

/** @param shortLives how many workers in a row have ended soon @returns milliseconds until the next one is started */
export const restartDelayMs = (shortLives: number): number =>
  Math.min(RESTART_MS * 2 ** Math.max(shortLives - 1, 0), RESTART_MAX_MS);

/** Starts workers and replaces those that end. */
export class Supervisor {
  #isEnding = false;
  #hasStarted = false;

  /** @param env what workers have in their environment beside that of this process */
  constructor(private readonly env: Record<string, string>) {}

  /**
   * Starts so many workers. @returns when all of them listen
   * @throws Error with the reason of the first worker that refuses to start. A worker that is killed before it listens
   * is replaced.
   */
  async start(count: number): Promise<void> {
    const slots = Array.from({ length: count }, () => this.#keep(0));
    await Promise.all(slots);
    this.#hasStarted = true;
  }

  /** Ends all workers and replaces none. Every worker drains by itself; whoever is in a hurry tells it so. */
  async end(hurry: AbortSignal): Promise<void> {
    this.#isEnding = true;
    await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => endOf(worker, hurry)));
  }

  /**
   * Keeps one worker alive for good. @returns when the first worker of the slot listens
   * @throws Error when it refuses to start before all have started
   */
  #keep(shortLives: number): Promise<void> {
    const worker = cluster.fork(this.env);
    const bornMs = performance.now();
    let refusal: string | undefined;
    worker.on('message', (message: Partial<Refusal>) => (refusal = message.cannotStart ?? refusal));
    return new Promise((resolve, reject) => {
      let listens = false;
      worker.once('listening', () => {
        listens = true;
        resolve();
      });
      worker.once('exit', (code, signal) => {
        if (this.#isEnding) return;
        const reason = refusal ?? `it ended with ${signal || String(code)}`;
        if (!this.#hasStarted && !listens && !signal) {
          reject(new Error(reason));
          return;
        }
        const lives = performance.now() - bornMs < SHORT_LIFE_MS ? shortLives + 1 : 0;
        const delayMs = restartDelayMs(lives);
        const seconds = String(delayMs / MS_PER_SECOND);
        say(`worker ${String(worker.process.pid)} is replaced in ${seconds} s: ${reason}`);
        setTimeout(() => {
          if (!this.#isEnding) this.#keep(lives).then(resolve, reject);
        }, delayMs);
      });
    });
  }
}

async function endOf(worker: Worker | undefined, hurry: AbortSignal): Promise<void> {
  if (!worker || worker.isDead()) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.process.kill(hurry.aborted ? 'SIGINT' : 'SIGTERM');
  hurry.addEventListener('abort', () => worker.process.kill('SIGINT'));
  await ended;
}
