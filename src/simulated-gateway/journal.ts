import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { ChangeListener, Entry, LedgerLine } from '../modules/payments/gateway/sandbox';

/** One indivisible step of the gateway, as one line of the file. */
export interface Step {
  readonly entries: readonly Entry[];
  readonly line: LedgerLine | undefined;
}

const MINOR_MARK = '$minor';
const OWNER_ONLY = 0o600;

const encode = (step: Step): string =>
  JSON.stringify(step, (_key, value: unknown) => (typeof value === 'bigint' ? { [MINOR_MARK]: String(value) } : value));

const decode = (text: string): Step =>
  JSON.parse(text, (_key, value: unknown) => {
    const marked =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[MINOR_MARK] : undefined;
    return typeof marked === 'string' ? BigInt(marked) : value;
  }) as Step;

/**
 * The gateway's memory in an append-only file. A step is in the file before its answer leaves, so the gateway may be killed at
 * any moment; half a line at the end belongs to a step nobody heard of and is cut off. It holds no card or account numbers.
 */
export class Journal {
  private readonly file: number;

  constructor(path: string) {
    this.file = openSync(path, 'a+', OWNER_ONLY);
  }

  /** Reads what an earlier process left. */
  read(): Step[] {
    const bytes = readFileSync(this.file);
    const end = bytes.lastIndexOf('\n') + 1;
    if (end < bytes.length) ftruncateSync(this.file, end);
    const lines = bytes.subarray(0, end).toString('utf8').split('\n');
    return lines.filter((line) => line !== '').map(decode);
  }

  readonly append: ChangeListener = (entries, line) => {
    writeSync(this.file, `${encode({ entries, line })}\n`);
  };

  close(): void {
    fsyncSync(this.file);
    closeSync(this.file);
  }
}
