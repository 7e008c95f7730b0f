import type { Attempt } from '../../payments';
import type { VoucherLine } from '../../vouchers';
import type { Purchase, PurchasedLine } from '../model/purchase';

/** So many units of a line of a purchase; lines count from 0. */
export interface LineUnits {
  readonly line: number;
  readonly quantity: number;
}

type Refund = Pick<Attempt, 'type' | 'result' | 'response'>;

const unitsIn = (refunds: readonly Refund[], line: number): number =>
  refunds
    .flatMap(({ response }) => response.units ?? [])
    .filter((units) => units.line === line)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** Refunds that succeeded or may still succeed. */
const standing = (attempts: readonly Refund[]): Refund[] =>
  attempts.filter(({ type, result }) => type === 'refund' && (result === 'approved' || result === 'unknown'));

/** Units of a line whose price went back, or is on its way. */
export const refundedUnits = (attempts: readonly Refund[], line: number): number => unitsIn(standing(attempts), line);

/** Those of them whose vouchers the buyer does not keep. */
export const returnedUnits = (attempts: readonly Refund[], line: number): number =>
  unitsIn(
    standing(attempts).filter(({ response }) => response.keepsVouchers !== true),
    line,
  );

/** The units of every line whose price has not gone back. */
export const unitsLeft = ({ lines }: Pick<Purchase, 'lines'>, attempts: readonly Refund[]): LineUnits[] =>
  lines
    .map(({ line, quantity }) => ({ line, quantity: quantity - refundedUnits(attempts, line) }))
    .filter(({ quantity }) => quantity > 0);

/** A line that makes vouchers, with the place of its vouchers among those of the purchase. */
export interface VoucheredLine extends VoucherLine {
  readonly line: number;
}

/**
 * The vouchers of the lines that make some: they are numbered through the purchase, line by line (`vouchersOf`).
 * @param unitsOf how many units of a line are given back in all
 */
export function voucheredLines(
  { lines }: Pick<Purchase, 'lines'>,
  unitsOf: (line: PurchasedLine) => number,
): VoucheredLine[] {
  let lastUnit = 0;
  return lines
    .filter(({ vouchersPerUnit }) => vouchersPerUnit === 1)
    .map((bought) => {
      const firstUnit = lastUnit + 1;
      lastUnit += bought.quantity;
      return { line: bought.line, firstUnit, lastUnit, units: unitsOf(bought) };
    });
}
