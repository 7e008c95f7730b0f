import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import { parseMajor, toMajorNumber } from '../../kernel/money';

/** Amounts are shown as JSON numbers of the major unit. */
export const toAmount = toMajorNumber;

const PERCENT = /^(\d{1,4})(?:\.(\d{1,4}))?$/;
const PPM_PER_PERCENT_DIGITS = 4;

/** Reads amounts and rates of one request and remembers what is wrong with them, so that one answer names every field. */
export class AmountReader {
  readonly #problems: FieldProblem[] = [];

  /** Minor units of an amount in the major unit; 0 when it is wrong (`finish` then refuses the request). */
  amount(value: number | string, currency: string, field: string): bigint {
    try {
      return parseMajor(value, currency, field);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#problems.push(...error.fields);
      return 0n;
    }
  }

  optionalAmount(value: number | string | null | undefined, currency: string, field: string): bigint | null {
    return value == null ? null : this.amount(value, currency, field);
  }

  /** Parts per million of a percentage with at most four decimals: 8.875 → 88 750. */
  partsPerMillion(percent: number | string, field: string): bigint {
    const match = PERCENT.exec(String(percent));
    if (!match) this.problem(field, 'must be a percentage with at most 4 decimals');
    const [, whole = '0', fraction = ''] = match ?? [];
    return BigInt(whole + fraction.padEnd(PPM_PER_PERCENT_DIGITS, '0'));
  }

  problem(field: string, message: string): void {
    this.#problems.push({ field, message });
  }

  /** The value, if everything read so far was right. @throws DomainError validation-failed naming every wrong field */
  finish<T>(value: T): T {
    if (this.#problems.length > 0) throw invalidInput(...this.#problems);
    return value;
  }
}

/** A percentage of parts per million: 88 750 → 8.875. Exact: both ends have at most seven digits. */
export const toPercent = (ppm: bigint | number): number => Number(ppm) / 10_000;
