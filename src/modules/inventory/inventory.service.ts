import { Injectable } from '@nestjs/common';
import { type Connection, ContendedError, type Demand, violatedConstraint, type Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { type PlacedLine, ReservationRepository } from './reservation.repository';
import { StockRepository } from './stock.repository';
import type {
  HoldEnd,
  HoldOutcome,
  HoldRequest,
  ReservationRow,
  ReservationState,
  StockLevel,
  UnitsOfLine,
} from './types';

/**
 * Stock levels and reservations. Every change is one guarded call in the database; nothing is read first and written
 * later. All operations take batches: one purchase is a batch of one.
 */
@Injectable()
export class Inventory {
  constructor(
    private readonly reservations: ReservationRepository,
    private readonly stock: StockRepository,
  ) {}

  /**
   * Holds stock for new purchases, first come, first served; each purchase whole or not at all.
   * @param state `held` may be ended by time; `committing` only by a known outcome of its charge
   * @param end with the demand `all`, a moment: the hold is shorter by the time its statement waits for locks, and a
   * hold that would be over before it begins fails like one that does not fit
   * @returns one outcome per request, in order: held, or the first line that does not fit
   * @throws ContendedError when it cannot be said yet whether there is enough; `UnitOfWork` then runs the transaction
   * again
   */
  hold(
    tx: Tx,
    demand: Demand,
    requests: readonly HoldRequest[],
    { state, end }: { readonly state: 'held' | 'committing'; readonly end: HoldEnd },
  ): Promise<HoldOutcome[]> {
    return this.holdLines(tx, demand, requests, { state, end, fresh: true });
  }

  /**
   * Holds stock anew for reservations that had ended (expired or released). The caller has locked their rows (`lock`).
   * @param state `claimed` sells the units at once
   * @returns as `hold`
   */
  holdAnew(
    tx: Tx,
    requests: readonly HoldRequest[],
    { state, end }: { readonly state: 'held' | 'committing' | 'claimed'; readonly end: HoldEnd },
  ): Promise<HoldOutcome[]> {
    return this.holdLines(tx, 'each', requests, { state, end, fresh: false });
  }

  /** Locks the reservations of purchases, in order, and returns them. `due`: the hold's time has passed. */
  lock(tx: Tx, purchaseIds: readonly string[]): Promise<ReservationRow[]> {
    return this.reservations.lock(tx, purchaseIds);
  }

  /** Reads the reservations of purchases. */
  read(on: Connection, purchaseIds: readonly string[]): Promise<ReservationRow[]> {
    return this.reservations.read(on, purchaseIds);
  }

  /**
   * A charge begins: holds (also late ones nobody has reclaimed, their units are still counted) may no longer be ended
   * by time.
   */
  commit(tx: Tx, purchaseIds: readonly string[]): Promise<string[]> {
    return this.move(tx, purchaseIds, ['held'], 'committing');
  }

  /** Paid: units move from held to sold. */
  sell(tx: Tx, purchaseIds: readonly string[], from: 'held' | 'committing'): Promise<string[]> {
    return this.move(tx, purchaseIds, [from], 'claimed');
  }

  /**
   * The charge came to nothing: the hold lives on until its time. One that is more than its holder may hold ends at
   * once. Locks the holders first.
   * @returns the purchases whose holds have ended
   */
  async restore(tx: Tx, purchaseIds: readonly string[]): Promise<string[]> {
    return purchaseIds.length === 0 ? [] : this.reservations.restore(tx, purchaseIds);
  }

  /** Holds last at least until a moment; none becomes shorter. */
  async holdAtLeastUntil(
    tx: Tx,
    ends: readonly { readonly purchaseId: string; readonly until: Date }[],
  ): Promise<void> {
    if (ends.length > 0) await this.reservations.holdAtLeastUntil(tx, ends);
  }

  /** Gives the units of holds back. Whatever is not held any more stays as it is. */
  release(
    tx: Tx,
    purchaseIds: readonly string[],
    from: readonly ReservationState[] = ['held', 'committing'],
  ): Promise<string[]> {
    return this.move(tx, purchaseIds, from, 'released');
  }

  /** Locks a purchase's reservations and then their stock, in order: for whoever decides what goes back on sale. */
  async lockWithStock(tx: Tx, purchaseId: string): Promise<ReservationRow[]> {
    const rows = await this.lock(tx, [purchaseId]);
    if (rows.length > 0) await this.reservations.lockStockOf(tx, purchaseId);
    return rows;
  }

  /**
   * Puts sold units of a purchase back on sale. A line that has fewer units than it is asked for moves nothing.
   * @param ends whether the order ends with it: lines that have no units left are released
   * @returns how many units went back
   */
  restock(
    tx: Tx,
    purchaseId: string,
    lines: readonly UnitsOfLine[],
    { ends }: { readonly ends: boolean },
  ): Promise<number> {
    return this.reservations.restock(tx, purchaseId, lines, ends);
  }

  /** Lengthens a hold once, while it lasts. @returns the new end, or undefined when there is nothing to lengthen */
  extend(tx: Tx, purchaseId: string, seconds: number): Promise<Date | undefined> {
    return this.reservations.extend(tx, purchaseId, seconds);
  }

  /** Levels of items; holds whose time has passed count as available. Items without a stock row are left out. */
  levels(itemIds: readonly bigint[]): Promise<Map<bigint, StockLevel>> {
    return this.stock.levels(itemIds);
  }

  /** Level of one item. @throws DomainError not-found */
  async level(itemId: bigint): Promise<StockLevel> {
    const level = (await this.levels([itemId])).get(itemId);
    if (!level) throw new DomainError('not-found', 'No such item.');
    return level;
  }

  /**
   * Sets the units ever stocked of an item (null: no limit); makes the stock row if there is none.
   * @throws DomainError stock-in-use when more is held and sold than would remain
   */
  async setOnHand(tx: Tx, command: { organizationId: string; itemId: bigint; onHand: number | null }): Promise<void> {
    await this.stock.lock(tx, command.itemId);
    try {
      await this.stock.setOnHand(tx, command.itemId, command.organizationId, command.onHand);
    } catch (error) {
      if (violatedConstraint(error) !== 'chk_stock_no_oversell') throw error;
      throw new DomainError('stock-in-use', 'More units are held and sold than would remain.', {
        fields: [{ field: 'onHand', message: 'must not be below the units held and sold' }],
      });
    }
  }

  /** Ends due holds, a bounded number. Housekeeping only. @returns how many ended */
  sweep(tx: Tx, limit: number): Promise<number> {
    return this.reservations.sweep(tx, limit);
  }

  private async holdLines(
    tx: Tx,
    demand: Demand,
    requests: readonly HoldRequest[],
    terms: { readonly state: ReservationState; readonly end: HoldEnd; readonly fresh: boolean },
  ): Promise<HoldOutcome[]> {
    const { lines, positions } = placeLines(requests);
    if (lines.length === 0) return requests.map(() => ({ held: true, expiresAt: undefined }));
    const { shortLines, expiresAt } = await this.reservations.hold(tx, demand, lines, terms);
    const shortLineOf = (request: HoldRequest, at: number): HoldRequest['lines'][number] | undefined =>
      request.lines[(shortLines[(positions[at] ?? 0) - 1] ?? 0) - 1];
    const short = requests.map(shortLineOf);
    await this.requireNothingDue(
      tx,
      short.flatMap((line) => (line ? [line.itemId] : [])),
    );
    return short.map((line): HoldOutcome => (line ? { held: false, shortLine: line.line } : { held: true, expiresAt }));
  }

  /**
   * "Sold out" may be said only when no hold is due. This transaction has the stock rows, so a due hold that was not
   * reclaimed is locked at this moment by somebody who releases or sells it: whether its units come back is known when
   * that transaction has ended.
   */
  private async requireNothingDue(tx: Tx, shortItems: readonly bigint[]): Promise<void> {
    if (shortItems.length === 0) return;
    if (await this.reservations.isAnyDue(tx, shortItems))
      throw new ContendedError('a due hold is being decided elsewhere');
  }

  private async move(
    tx: Tx,
    purchaseIds: readonly string[],
    from: readonly ReservationState[],
    to: ReservationState,
  ): Promise<string[]> {
    return purchaseIds.length === 0 ? [] : this.reservations.move(tx, purchaseIds, from, to);
  }
}

/** Lines with the place of their request. @returns `positions`: the place of each request; 0 for one without lines */
function placeLines(requests: readonly HoldRequest[]): { lines: PlacedLine[]; positions: number[] } {
  const lines: PlacedLine[] = [];
  let last = 0;
  const positions = requests.map((request) => {
    if (request.lines.length === 0) return 0;
    last += 1;
    for (const line of request.lines) lines.push({ position: last, request, line });
    return last;
  });
  return { lines, positions };
}
