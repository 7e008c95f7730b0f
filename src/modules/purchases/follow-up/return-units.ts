import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database';
import { Outbox } from '../../../kernel/outbox';
import { Inventory, type ReservationRow, type UnitsOfLine } from '../../inventory';
import type { Attempt } from '../../payments';
import { Coupons } from '../../pricing';
import { Vouchers } from '../../vouchers';
import type { Purchase, PurchasedLine } from '../model/purchase';
import { purchaseEvent } from '../settle/settled-view';
import { PurchaseRepository } from '../store/purchase.repository';
import { wrongState } from './rules';
import { type LineUnits, returnedUnits, voucheredLines } from './units';

/** What is given back of a purchase, and what that does to it. */
interface Returning {
  /** Units of a line that are given back in all, those of before included. */
  readonly returnedOf: (line: PurchasedLine) => number;
  /** At most so many units of a line go back on sale now. */
  readonly restocked: readonly LineUnits[];
  /** Whether the order ends: always, never, or when its buyer keeps nothing of it. */
  readonly ends: 'always' | 'never' | 'when-empty';
}

type EventMembers = Readonly<Record<string, string | null>>;

/** What its buyer still has of a purchase. */
interface Kept {
  /** Units of a line that are given back, without those whose voucher was redeemed. */
  readonly freeOf: ReadonlyMap<number, number>;
  readonly redeemed: number;
}

/**
 * Returns what was bought, in the transaction that says why: vouchers that were not redeemed lose their value, units
 * go back on sale, and an order of which nothing is left ends. A unit whose voucher was redeemed never goes back on
 * sale. Locks: reservations → stock → vouchers → coupons; the caller has locked the attempts and, but
 * for `afterVoid`, the purchase.
 */
@Injectable()
export class ReturnUnits {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly clock: DatabaseClock,
    private readonly inventory: Inventory,
    private readonly coupons: Coupons,
    private readonly vouchers: Vouchers,
    private readonly outbox: Outbox,
  ) {}

  /**
   * A refund is on record.
   * @param attempts of the purchase, the refund among them
   * @param restocked units that go back on sale, as far as they may; they may be units of earlier refunds
   * @param isLast nothing is left to refund: when nothing is left of the goods either, the order ends
   */
  async afterRefund(
    tx: Tx,
    purchase: Purchase,
    attempts: readonly Attempt[],
    { restocked, isLast }: { readonly restocked: readonly LineUnits[] | undefined; readonly isLast: boolean },
  ): Promise<void> {
    if (purchase.state !== 'fulfilled') return;
    await this.returnUnits(tx, purchase, attempts.at(-1), {
      returnedOf: ({ line }) => returnedUnits(attempts, line),
      restocked: restocked ?? [],
      ends: restocked && isLast ? 'when-empty' : 'never',
    });
  }

  /** Reserved money was given up: the order that rested on it ends. Ending it again changes nothing. */
  async afterVoid(tx: Tx, payment: Attempt): Promise<void> {
    const purchase = await this.purchases.lock(tx, payment.organizationId, payment.purchaseId);
    if (purchase?.state === 'fulfilled') await this.returnUnits(tx, purchase, payment, wholeOrder(purchase));
  }

  /**
   * A purchase is undone that is not ended yet, completed or not.
   * @param saying what the event says beside the purchase
   * @throws DomainError invalid-state when a voucher was redeemed
   */
  async cancel(tx: Tx, purchase: Purchase, payment: Attempt | undefined, saying: EventMembers): Promise<void> {
    if (purchase.state !== 'fulfilled') {
      await this.inventory.release(tx, [purchase.id], ['held']);
      return this.endOrder(tx, purchase, payment, saying);
    }
    const { redeemed } = await this.returnUnits(tx, purchase, payment, wholeOrder(purchase), saying);
    if (redeemed > 0) throw wrongState('A voucher was redeemed: un-redeem it first.', 'redeemed');
  }

  private async returnUnits(
    tx: Tx,
    purchase: Purchase,
    cause: Attempt | undefined,
    returning: Returning,
    saying: EventMembers = {},
  ): Promise<Kept> {
    const { restocked, ends: when } = returning;
    const rows = when === 'never' && restocked.length === 0 ? [] : await this.inventory.lockWithStock(tx, purchase.id);
    const kept = await this.cancelVouchers(tx, purchase, returning);
    const units = rows.map((row) => unitsToRestock(row, purchase, kept, restocked));
    const isEmpty = kept.redeemed === 0 && rows.every(({ quantity }, at) => quantity === units[at]?.units);
    const ends = when === 'always' || (when === 'when-empty' && isEmpty);
    if (rows.length > 0) await this.inventory.restock(tx, purchase.id, units, { ends });
    if (ends) await this.endOrder(tx, purchase, cause, saying);
    return kept;
  }

  private async cancelVouchers(tx: Tx, purchase: Purchase, { returnedOf }: Returning): Promise<Kept> {
    const lines = voucheredLines(purchase, returnedOf);
    const counts = await this.vouchers.return(tx, purchase.id, lines);
    const freeOf = new Map(purchase.lines.map((line) => [line.line, returnedOf(line)]));
    lines.forEach(({ line }, at) => freeOf.set(line, counts[at]?.cancelled ?? 0));
    return { freeOf, redeemed: counts.reduce((sum, { redeemed }) => sum + redeemed, 0) };
  }

  private async endOrder(tx: Tx, purchase: Purchase, cause: Attempt | undefined, saying: EventMembers): Promise<void> {
    await this.coupons.giveBack(tx, [purchase.id]);
    await this.purchases.move(tx, 'all', [purchase.id], 'canceled', await this.clock.read(tx));
    const event = purchaseEvent('purchase.canceled', { ...purchase, state: 'canceled' }, cause);
    await this.outbox.append(tx, [{ ...event, payload: { ...event.payload, ...saying } }]);
  }
}

/** All units are given back and go on sale, as far as they were not redeemed, and the order ends. */
const wholeOrder = ({ lines }: Purchase): Returning => ({
  returnedOf: ({ quantity }) => quantity,
  restocked: lines,
  ends: 'always',
});

/** How many units of a reservation go back on sale: those that are given back, not redeemed, and not on sale already. */
function unitsToRestock(
  { line, quantity }: ReservationRow,
  { lines }: Purchase,
  { freeOf }: Kept,
  restocked: readonly LineUnits[],
): UnitsOfLine {
  const bought = lines.find((one) => one.line === line)?.quantity ?? 0;
  const wanted = restocked.find((one) => one.line === line)?.quantity ?? 0;
  return { line, units: Math.max(0, Math.min(wanted, (freeOf.get(line) ?? 0) - (bought - quantity), quantity)) };
}
