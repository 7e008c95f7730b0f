import { type Rng, seededRng } from './rng';

/** What can go wrong between a gateway and us. */
export const FAULT_KINDS = [
  /** The request never arrives; no answer. */
  'lost-request',
  /** The request takes effect; no answer. */
  'lost-reply',
  /** HTTP 500, no effect. */
  'error-before-charge',
  /** HTTP 500 although it took effect. */
  'error-after-charge',
  /** No answer; the request takes effect after we gave up. */
  'late-charge',
  'duplicate-callback',
  'late-callback',
  'callback-before-response',
  /** The answer (never the ledger) names other money. */
  'wrong-amount',
  'wrong-currency',
  'wrong-reference',
  'huge-body',
  'html',
  /** Half a JSON document. */
  'garbage',
  'redirect',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultConfig {
  /** Share of calls that suffer a fault, 0 to 1. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  readonly seed: number;
  /** Inquiries and fences suffer too (answers only: lost, 500, html …). */
  readonly inquiries: boolean;
  /** After this long a late charge or a late callback happens. */
  readonly lateMs: number;
  /** How long an answer that will never come keeps the connection open. */
  readonly hangMs: number;
  /** Time of one call; half of it passes before the effect, half after it. */
  readonly latencyMs: number;
}

export const NO_FAULTS: FaultConfig = {
  rate: 0,
  kinds: [],
  seed: 1,
  inquiries: false,
  lateMs: 2_000,
  hangMs: 30_000,
  latencyMs: 0,
};

const UINT32 = 2 ** 32;
/** Faults an inquiry can suffer: it has no effect, so only its answer can go wrong. */
const ANSWER_FAULTS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'lost-request',
  'lost-reply',
  'error-before-charge',
  'html',
  'garbage',
  'huge-body',
  'redirect',
]);

/** Draws faults from a seed: the same calls in the same order meet the same faults. */
export class FaultDice {
  private rng: Rng;

  constructor(private settings: FaultConfig) {
    this.rng = seededRng(settings.seed);
  }

  get config(): FaultConfig {
    return this.settings;
  }

  configure(config: Partial<FaultConfig>): void {
    this.settings = { ...this.settings, ...config };
    this.rng = seededRng(this.settings.seed);
  }

  draw(): FaultKind | undefined {
    return this.roll(this.settings.kinds);
  }

  drawForInquiry(): FaultKind | undefined {
    if (!this.settings.inquiries) return undefined;
    return this.roll(this.settings.kinds.filter((kind) => ANSWER_FAULTS.has(kind)));
  }

  private roll(kinds: readonly FaultKind[]): FaultKind | undefined {
    if (this.settings.rate === 0 || kinds.length === 0) return undefined;
    if (this.rng.nextUint32() / UINT32 >= this.settings.rate) return undefined;
    return kinds[this.rng.nextUint32() % kinds.length];
  }
}
