import { processClock } from '../../kernel/clock';

const WINDOW_MS = 60_000;
const DEFAULT_MAX_KEYS = 50_000;

export interface RateVerdict {
  readonly allowed: boolean;
  /** Seconds until the window of this key ends; 1 at least. */
  readonly retryAfterSeconds: number;
}

interface Window {
  endsAtMs: number;
  hits: number;
}

/**
 * Counts hits per key in fixed windows of one minute, in this process only: limits here protect the process, they are no promise
 * across processes. Bounded: when full, the oldest window makes room, so an attacker with many addresses cannot grow it.
 */
export class RateWindow {
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly perMinute: number,
    private readonly maxKeys = DEFAULT_MAX_KEYS,
  ) {}

  /** Counts one hit. @param perMinute limit of this key, when it has one of its own */
  hit(key: string, perMinute = this.perMinute): RateVerdict {
    const window = this.#window(key);
    window.hits += 1;
    return verdict(window, window.hits <= perMinute);
  }

  #window(key: string): Window {
    const nowMs = processClock.nowMs();
    const found = this.#windows.get(key);
    if (found && nowMs < found.endsAtMs) return found;
    this.#windows.delete(key);
    if (this.#windows.size >= this.maxKeys) this.#windows.delete(this.#windows.keys().next().value as string);
    const window = { endsAtMs: nowMs + WINDOW_MS, hits: 0 };
    this.#windows.set(key, window);
    return window;
  }
}

const verdict = (window: Window, allowed: boolean): RateVerdict => ({
  allowed,
  retryAfterSeconds: Math.max(1, Math.ceil((window.endsAtMs - processClock.nowMs()) / 1_000)),
});
