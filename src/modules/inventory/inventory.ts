import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ContendedError, run, violatedConstraint, type Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import {
  EXTEND,
  LEVEL,
  LOCK,
  LOCK_STOCK,
  MOVE,
  READ,
  SET_ON_HAND,
  STILL_DUE,
  SWEEP,
  TAKE,
  TAKE_ALL,
  TAKE_BACK,
  type RawLevel,
  type RawReservation,
  toReservation,
} from './inventory.sql';
import type { HoldOutcome, HoldRequest, ReservationRow, ReservationState, StockLevel } from './types';

/**
 * Stock levels and reservations. Every change is one guarded call in the database; nothing is read first and written later.
 * All operations take batches: one purchase is a batch of one.
 */
@Injectable()
export class Inventory {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Holds stock for new purchases, first come, first served; each purchase whole or not at all.
   * @param state `held` may be ended by time; `committing` only by a known outcome of its charge
   * @param holdSeconds how long the hold lasts, by the database clock, counted from after the lock wait; may be a fraction
   * @returns one outcome per request, in order: held, or the position of the first line that does not fit
   * @throws ContendedError when it cannot be said yet whether there is enough; `UnitOfWork` then runs the transaction again
   */
  async hold(
    tx: Tx,
    requests: readonly HoldRequest[],
    state: 'held' | 'committing',
    holdSeconds: number,
  ): Promise<HoldOutcome[]> {
    return this.take(tx, requests, state, holdSeconds, true);
  }

  /**
   * The same where there is enough for all of them: the statement fails, and the transaction with it, when one does not fit.
   * @param until when the holds end, as `holdEnd` counts it. Said before the stock rows are locked, so a hold is shorter by the lock wait, and by
   * what `DatabaseClock` was wrong by; one that would be over before it begins fails like one that does not fit
   */
  async holdAll(tx: Tx, requests: readonly HoldRequest[], state: 'held' | 'committing', until: Date): Promise<void> {
    const lines = linesOf(requests);
    if (lines.length > 0) await run(tx, TAKE_ALL, [...lineColumns(lines), state, until]);
  }

  /** Takes stock anew for reservations that had ended (expired or released). Their rows must be locked (`lock`) in this transaction. */
  async retake(
    tx: Tx,
    requests: readonly HoldRequest[],
    state: 'held' | 'committing' | 'claimed',
    holdSeconds: number,
  ): Promise<HoldOutcome[]> {
    return this.take(tx, requests, state, holdSeconds, false);
  }

  /** Locks the reservations of purchases, in order, and returns them. `due`: the hold's time has passed. */
  async lock(tx: Tx, purchaseIds: readonly string[]): Promise<ReservationRow[]> {
    return (await run<RawReservation>(tx, LOCK, [purchaseIds])).map(toReservation);
  }

  /** Reads the reservations of purchases. */
  async read(on: EntityManager, purchaseIds: readonly string[]): Promise<ReservationRow[]> {
    return (await run<RawReservation>(on, READ, [purchaseIds])).map(toReservation);
  }

  /** A charge begins: holds (also late ones nobody has reclaimed, their units are still counted) may no longer be ended by time. */
  async commit(tx: Tx, purchaseIds: readonly string[]): Promise<string[]> {
    return this.move(tx, purchaseIds, ['held'], 'committing');
  }

  /** Paid: units move from held to sold. */
  async claim(tx: Tx, purchaseIds: readonly string[], from: 'held' | 'committing'): Promise<string[]> {
    return this.move(tx, purchaseIds, [from], 'claimed');
  }

  /** The charge came to nothing: the hold lives on until its time. */
  async restore(tx: Tx, purchaseIds: readonly string[]): Promise<string[]> {
    return this.move(tx, purchaseIds, ['committing'], 'held');
  }

  /** Gives the units back. Whatever is not held any more stays as it is. */
  async release(
    tx: Tx,
    purchaseIds: readonly string[],
    from: readonly ReservationState[] = ['held', 'committing'],
  ): Promise<string[]> {
    return this.move(tx, purchaseIds, from, 'released');
  }

  /** Gives sold units back to stock (a refund that returns the goods). */
  async takeBack(tx: Tx, purchaseIds: readonly string[]): Promise<string[]> {
    const rows = await run<{ moved: string[] }>(tx, TAKE_BACK, [purchaseIds]);
    return rows[0]?.moved ?? [];
  }

  /** Lengthens a hold once, while it lasts. @returns the new end, or undefined when there is nothing to lengthen */
  async extend(tx: Tx, purchaseId: string, seconds: number): Promise<Date | undefined> {
    const rows = await run<{ expires_at: Date }>(tx, EXTEND, [purchaseId, seconds]);
    return rows[0]?.expires_at;
  }

  /** Levels of items; holds whose time has passed count as available. Items without a stock row are left out. */
  async levels(itemIds: readonly bigint[]): Promise<Map<bigint, StockLevel>> {
    const rows = await run<RawLevel>(this.dataSource.manager, LEVEL, [itemIds.map(String)]);
    return new Map(
      rows.map((row) => [
        row.item_id,
        { onHand: row.on_hand, held: row.held, sold: row.sold, available: row.available },
      ]),
    );
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
    await run(tx, LOCK_STOCK, [String(command.itemId)]);
    try {
      await run(tx, SET_ON_HAND, [String(command.itemId), command.organizationId, command.onHand]);
    } catch (error) {
      if (violatedConstraint(error) !== 'chk_stock_no_oversell') throw error;
      throw new DomainError('stock-in-use', 'More units are held and sold than would remain.', {
        fields: [{ field: 'onHand', message: 'must not be below the units held and sold' }],
      });
    }
  }

  /** Ends due holds, a bounded number. Housekeeping only. @returns how many ended */
  async sweep(tx: Tx, limit: number): Promise<number> {
    const rows = await run<{ ended: number }>(tx, SWEEP, [limit]);
    return rows[0]?.ended ?? 0;
  }

  private async take(
    tx: Tx,
    requests: readonly HoldRequest[],
    state: ReservationState,
    holdSeconds: number,
    fresh: boolean,
  ): Promise<HoldOutcome[]> {
    const lines = linesOf(requests);
    if (lines.length === 0) return requests.map(() => ({ held: true, expiresAt: undefined }));
    const rows = await run<{ short_line: number[]; expires_at: Date | null }>(tx, TAKE, [
      ...lineColumns(lines),
      state,
      holdSeconds,
      fresh,
    ]);
    const { short_line: short = [], expires_at: expiresAt = null } = rows[0] ?? {};
    const at = new Map(lines.map(({ request, position }) => [request, position]));
    const badLines = requests.map((request) => request.lines[(short[(at.get(request) ?? 0) - 1] ?? 0) - 1]);
    await this.requireNothingDue(
      tx,
      badLines.flatMap((line) => (line ? [line.itemId] : [])),
    );
    return badLines.map((bad): HoldOutcome =>
      bad ? { held: false, shortLine: bad.line } : { held: true, expiresAt: expiresAt ?? undefined },
    );
  }

  /**
   * "Sold out" may be said only when no hold is due. We have the stock rows, so a due hold that was not reclaimed is one somebody else
   * has locked at this moment, to release or to claim it: whether it comes back is known when that transaction has ended.
   */
  private async requireNothingDue(tx: Tx, shortItems: readonly bigint[]): Promise<void> {
    if (shortItems.length === 0) return;
    const [found] = await run<{ due: boolean }>(tx, STILL_DUE, [shortItems.map(String)]);
    if (found?.due) throw new ContendedError('a due hold is being decided elsewhere');
  }

  private async move(
    tx: Tx,
    purchaseIds: readonly string[],
    from: readonly ReservationState[],
    to: ReservationState,
  ): Promise<string[]> {
    if (purchaseIds.length === 0) return [];
    const rows = await run<{ moved: string[] }>(tx, MOVE, [purchaseIds, from, to]);
    return rows[0]?.moved ?? [];
  }
}

/** A line with its request and that one's place, from 1 on, among those that have lines: the function counts up to the last one. */
interface PlacedLine {
  readonly request: HoldRequest;
  readonly position: number;
  readonly line: HoldRequest['lines'][number];
}

function linesOf(requests: readonly HoldRequest[]): PlacedLine[] {
  const placed: PlacedLine[] = [];
  let position = 0;
  for (const request of requests) {
    if (request.lines.length > 0) position += 1;
    for (const line of request.lines) placed.push({ request, position, line });
  }
  return placed;
}

const lineColumns = (lines: readonly PlacedLine[]): readonly unknown[] => [
  lines.map(({ position }) => position),
  lines.map(({ request }) => request.purchaseId),
  lines.map(({ line }) => line.line),
  lines.map(({ line }) => String(line.itemId)),
  lines.map(({ line }) => line.quantity),
];
