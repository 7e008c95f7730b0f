import { invalidInput } from '../../../kernel/errors';
import { roundHalfUp } from '../../../kernel/money';
import type { Invoice } from '../../invoicing';
import type { Attempt } from '../../payments';
import type { Purchase } from '../model/purchase';
import { refundablePart } from './rules';
import { type LineUnits, refundedUnits, unitsLeft } from './units';

/** What is to be paid back: an amount, units of lines, or nothing said, which means all that is left. */
export interface RefundRequest {
  readonly amountMinor: bigint | undefined;
  readonly lines: readonly LineUnits[] | undefined;
}

/** What a refund pays back. */
export interface RefundTerms {
  readonly amountMinor: bigint;
  /** The units whose price goes back. */
  readonly units: readonly LineUnits[];
  /** Nothing is left to be paid back after it. */
  readonly isLast: boolean;
}

/** What a refund is decided by, as it stands under the purchase's lock. */
export interface Refundable {
  readonly purchase: Purchase;
  readonly invoice: Invoice | undefined;
  readonly payment: Attempt;
  readonly attempts: readonly Attempt[];
}

/**
 * What a refund pays back. By lines: the price, discount and tax share of the units. By amount: no unit until nothing is
 * left of the money, and then all that are left (ADR 33).
 * @throws DomainError invalid-state · operation-unsupported · partial-unsupported · amount-exceeds · validation-failed
 * (`lines.N.line`, `lines.N.quantity`)
 */
export function refundTerms(refundable: Refundable, { amountMinor, lines }: RefundRequest): RefundTerms {
  const { purchase, payment, attempts } = refundable;
  const wanted = lines ? shareOf(refundable, lines) : amountMinor;
  const amount = refundablePart(payment, wanted, purchase.details.refunds ?? ANY_PART, lines ? 'lines' : 'amount');
  const isLast = payment.refundedMinor + amount === payment.capturedMinor;
  return { amountMinor: amount, units: isLast ? unitsLeft(purchase, attempts) : (lines ?? []), isLast };
}

const ANY_PART = { full: true, partial: true } as const;

/** What units of lines cost, in minor units. @throws DomainError validation-failed */
function shareOf({ purchase, invoice, attempts }: Refundable, lines: readonly LineUnits[]): bigint {
  const seen = new Set<number>();
  return lines.reduce((sum, { line, quantity }, at) => {
    const bought = purchase.lines.find((one) => one.line === line);
    const item = invoice?.document.items[purchase.lines.findIndex((one) => one.line === line)];
    if (!bought || !item)
      throw invalidInput({ field: `lines.${String(at)}.line`, message: 'is no line of the purchase' });
    if (seen.has(line)) throw invalidInput({ field: `lines.${String(at)}.line`, message: 'stands here twice' });
    seen.add(line);
    const before = refundedUnits(attempts, line);
    const left = bought.quantity - before;
    if (quantity > left) {
      throw invalidInput({ field: `lines.${String(at)}.quantity`, message: `is more than is left (${String(left)})` });
    }
    const totalMinor = item.priceMinor - item.discountMinor + item.taxMinor;
    return (
      sum +
      priceOfFirst(before + quantity, bought.quantity, totalMinor) -
      priceOfFirst(before, bought.quantity, totalMinor)
    );
  }, 0n);
}

/** Shares are counted from the first unit on, so that those of all units add up to the line's total. */
const priceOfFirst = (units: number, quantity: number, totalMinor: bigint): bigint =>
  roundHalfUp(totalMinor * BigInt(units), BigInt(quantity));
