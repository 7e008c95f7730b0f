import type { DeclineReason } from '../../outcomes';
import type { OperationKind } from '../../port';

/**
 * One movement, or one refused or waiting one. Merchant reference and idempotency key stand apart: only so does a second charge
 * of one purchase under a new key show. Never a card or account number.
 */
export interface LedgerLine {
  readonly sequence: number;
  readonly timeMs: number;
  readonly kind: OperationKind;
  readonly merchantReference: string;
  /** The attempt. */
  readonly idempotencyKey: string;
  /** Idempotency key of the payment an operation continues; null for payments. */
  readonly parentKey: string | null;
  readonly gatewayReference: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly outcome: 'approved' | 'declined' | 'action-required' | 'pending';
  readonly reason: DeclineReason | null;
  readonly responseCode: string | null;
  readonly authorizationCode: string | null;
}

export type NewLine = Omit<LedgerLine, 'sequence' | 'timeMs'>;

/** The gateway's own book. With a limit it keeps the newest lines; without one it is complete. */
export class Ledger {
  private kept: LedgerLine[] = [];
  private count = 0;

  constructor(private readonly limit: number = Infinity) {}

  /** Lines ever written. */
  get length(): number {
    return this.count;
  }

  append(line: Omit<LedgerLine, 'sequence'>): LedgerLine {
    this.count += 1;
    const written = { sequence: this.count, ...line };
    this.keep(written);
    return written;
  }

  /** Puts back a line read from a journal. */
  restore(line: LedgerLine): void {
    this.count = Math.max(this.count, line.sequence);
    this.keep(line);
  }

  lines(): readonly LedgerLine[] {
    return this.kept.length > this.limit ? this.kept.slice(-this.limit) : this.kept;
  }

  private keep(line: LedgerLine): void {
    this.kept.push(line);
    if (this.kept.length >= this.limit * 2) this.kept = this.kept.slice(-this.limit);
  }
}
