import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type Connection, type Demand, requiredRows, run, selectList, statement, type Tx } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import { ReservationEntity } from './reservation.entity';
import type { HoldEnd, Holder, HoldRequest, ReservationRow, ReservationState, UnitsOfLine } from './types';

/**
 * The functions move reservations and the counters of their stock rows in one call; `inventory.sql` says in which order
 * they lock.
 */
const HOLD = statement(
  'inventory.hold',
  `SELECT t.short_line, t.expires_at,
          require_rows((SELECT count(*) FROM unnest(t.short_line) s WHERE s = 0), $10::int)
     FROM inventory_hold($1::int[], $2::text[], $3::smallint[], $4::bigint[], $5::int[], $6, $7, $8, $9,
                         $11::bytea[], $12::int[], $13::int[], $14::float8[], $15::boolean[]) t`,
);
const MOVE = statement('inventory.move', 'SELECT inventory_move($1::text[], $2::text[], $3) AS moved');
const RESTORE = statement('inventory.restore', 'SELECT inventory_restore($1::text[]) AS ended');
const RESTOCK = statement('inventory.restock', 'SELECT inventory_restock($1, $2::smallint[], $3::int[], $4) AS units');
const LOCK_STOCK = statement(
  'inventory.lock-stock-of-purchase',
  `SELECT item_id FROM stock WHERE item_id IN (SELECT item_id FROM reservation WHERE purchase_id = $1)
    ORDER BY item_id FOR UPDATE`,
);
const SWEEP = statement('inventory.sweep', 'SELECT inventory_sweep($1) AS ended');

const READABLE = `SELECT ${selectList(ReservationEntity)}, expires_at <= app_now() AS due
     FROM reservation WHERE purchase_id = ANY ($1::text[]) ORDER BY purchase_id, line`;
const READ = statement('inventory.read', READABLE);
const LOCK = statement('inventory.lock', `${READABLE} FOR UPDATE`);
const STILL_DUE = statement(
  'inventory.still-due',
  `SELECT EXISTS (SELECT FROM reservation WHERE item_id = ANY ($1::bigint[]) AND due_at <= (SELECT app_now())) AS due`,
);

const HOLD_AT_LEAST_UNTIL = statement(
  'inventory.hold-at-least-until',
  `UPDATE reservation r SET expires_at = u.until FROM unnest($1::text[], $2::timestamptz[]) u(purchase, until)
    WHERE r.purchase_id = u.purchase AND r.state = 'held' AND r.expires_at < u.until`,
);

const LOCK_HOLDER = statement('inventory.lock-holder', 'SELECT inventory_lock_holders(ARRAY[$1::bytea])');
const COUNT_HOLDS = statement(
  'inventory.count-holds',
  'SELECT active, seconds_left AS "secondsLeft" FROM inventory_count_holds($1, $2)',
);
const EXCEEDS = statement('inventory.exceeds', 'SELECT inventory_exceeds($1) AS exceeds');
const CHANGE_HOLDER = statement(
  'inventory.change-holder',
  `UPDATE reservation SET holder = $2, holder_holds = $3, holder_share = $4, waits_for_payer = $5
    WHERE purchase_id = $1 AND holder IS NOT NULL`,
);

/**
 * A line with the place of its request among those that have lines, from 1 on: the function counts up to the last one.
 */
export interface PlacedLine {
  readonly position: number;
  readonly request: HoldRequest;
  readonly line: HoldRequest['lines'][number];
}

/**
 * How a batch of holds came out: per placed request 0, or the position (from 1 on) of its first line that does not fit.
 */
export interface BatchOfHolds {
  readonly shortLines: readonly number[];
  readonly expiresAt: Date | undefined;
}

/** How many holds of one client run, and when the first of them ends. */
export interface RunningHolds {
  readonly active: number;
  readonly secondsLeft: number | null;
}

/** The rows of `reservation`, with the counters of `stock` that change together with them. */
@Injectable()
export class ReservationRepository {
  constructor(@InjectRepository(ReservationEntity) private readonly reservations: Repository<ReservationEntity>) {}

  /**
   * Holds stock for lines that are ordered by their position. Locks the stock rows by item.
   * @param fresh true writes new rows; false finds rows that had ended, and holds their stock anew
   */
  async hold(
    tx: Tx,
    demand: Demand,
    lines: readonly PlacedLine[],
    { state, end, fresh }: { readonly state: ReservationState; readonly end: HoldEnd; readonly fresh: boolean },
  ): Promise<BatchOfHolds> {
    const rows = await run<{ short_line: number[]; expires_at: Date | null }>(tx, HOLD, [
      lines.map(({ position }) => position),
      lines.map(({ request }) => request.purchaseId),
      lines.map(({ line }) => line.line),
      lines.map(({ line }) => String(line.itemId)),
      lines.map(({ line }) => line.quantity),
      state,
      'seconds' in end ? end.seconds : null,
      fresh,
      'at' in end ? end.at : null,
      requiredRows(demand, lines.at(-1)?.position ?? 0),
      ...holderColumns(lines),
    ]);
    const { short_line: shortLines = [], expires_at: expiresAt = null } = rows[0] ?? {};
    return { shortLines, expiresAt: expiresAt ?? undefined };
  }

  /**
   * Moves the reservations that are in one of the states `from`, with their counters.
   * @returns the purchases whose rows moved
   */
  async move(
    tx: Tx,
    purchaseIds: readonly string[],
    from: readonly ReservationState[],
    to: ReservationState,
  ): Promise<string[]> {
    const rows = await run<{ moved: string[] }>(tx, MOVE, [purchaseIds, from, to]);
    return rows[0]?.moved ?? [];
  }

  /**
   * Sold units of a purchase go back on sale.
   * @param ends whether the order ends with it: lines that have no units left are released
   * @returns how many units went back
   */
  async restock(tx: Tx, purchaseId: string, lines: readonly UnitsOfLine[], ends: boolean): Promise<number> {
    const values = [purchaseId, lines.map(({ line }) => line), lines.map(({ units }) => units), ends];
    const [row] = await run<{ units: number }>(tx, RESTOCK, values);
    return row?.units ?? 0;
  }

  /** Locks the stock rows of a purchase's items, in order. */
  async lockStockOf(tx: Tx, purchaseId: string): Promise<void> {
    await run(tx, LOCK_STOCK, [purchaseId]);
  }

  /** Ends due holds, at most `limit`. @returns how many ended */
  async sweep(tx: Tx, limit: number): Promise<number> {
    const rows = await run<{ ended: number }>(tx, SWEEP, [limit]);
    return rows[0]?.ended ?? 0;
  }

  /** Locks the reservations of purchases, in order. */
  lock(tx: Tx, purchaseIds: readonly string[]): Promise<ReservationRow[]> {
    return run<ReservationRow>(tx, LOCK, [purchaseIds]);
  }

  /** The reservations of purchases, by purchase and line. */
  read(on: Connection, purchaseIds: readonly string[]): Promise<ReservationRow[]> {
    return run<ReservationRow>(on, READ, [purchaseIds]);
  }

  /** Whether any hold of these items is past its time and not ended. */
  async isAnyDue(tx: Tx, itemIds: readonly bigint[]): Promise<boolean> {
    const [found] = await run<{ due: boolean }>(tx, STILL_DUE, [itemIds.map(String)]);
    return found?.due === true;
  }

  /** Lengthens a running hold that was not lengthened before. @returns its new end, undefined when there is none */
  async extend(tx: Tx, purchaseId: string, seconds: number): Promise<Date | undefined> {
    const updated = await tx
      .withRepository(this.reservations)
      .createQueryBuilder()
      .update()
      .set({ extended: true, expiresAt: () => 'expires_at + make_interval(secs => :seconds)' })
      .where("purchase_id = :purchaseId AND state = 'held' AND expires_at > app_now() AND NOT extended")
      .setParameters({ purchaseId, seconds })
      .returning(['expiresAt'])
      .execute();
    return (updated.raw as { expires_at: Date }[])[0]?.expires_at;
  }

  /** Lengthens running holds that would end before a moment; none becomes shorter. */
  async holdAtLeastUntil(
    tx: Tx,
    ends: readonly { readonly purchaseId: string; readonly until: Date }[],
  ): Promise<void> {
    await run(tx, HOLD_AT_LEAST_UNTIL, [ends.map(({ purchaseId }) => purchaseId), ends.map(({ until }) => until)]);
  }

  /**
   * Holds whose charge came to nothing live on until their time, those over the limits of their holder end at once.
   * @returns the purchases whose holds ended
   */
  async restore(tx: Tx, purchaseIds: readonly string[]): Promise<string[]> {
    const rows = await run<{ ended: string[] }>(tx, RESTORE, [purchaseIds]);
    return rows[0]?.ended ?? [];
  }

  /** Lets one transaction of a holder in at a time. */
  async lockHolder(tx: Tx, fingerprint: Buffer): Promise<void> {
    await run(tx, LOCK_HOLDER, [fingerprint]);
  }

  /** Counts the running holds of a holder, but for those of one purchase. */
  async countHolds(tx: Tx, fingerprint: Buffer, exceptPurchaseId: string): Promise<RunningHolds> {
    const [counted] = await run<RunningHolds>(tx, COUNT_HOLDS, [fingerprint, exceptPurchaseId]);
    return counted ?? { active: 0, secondsLeft: null };
  }

  /** Whether a purchase holds more than its holder may. The caller has locked the holder. */
  async exceeds(tx: Tx, purchaseId: string): Promise<boolean> {
    const [row] = await run<{ exceeds: boolean }>(tx, EXCEEDS, [purchaseId]);
    return row?.exceeds === true;
  }

  /** Somebody else pays now: the holds of a purchase count as theirs, if anybody counts them. */
  async changeHolder(
    tx: Tx,
    purchaseId: string,
    { fingerprint, activeHolds, unitsShare }: Holder,
    waitsForPayer: boolean,
  ): Promise<void> {
    await run(tx, CHANGE_HOLDER, [purchaseId, fingerprint, activeHolds, unitsShare, waitsForPayer]);
  }
}

/** What limits count new holds by; nothing at all where nobody counts. */
function holderColumns(lines: readonly PlacedLine[]): unknown[] {
  if (lines.every(({ request }) => request.holder === undefined)) return [null, null, null, null, null];
  return [
    lines.map(({ request: { holder } }) => holder?.fingerprint ?? null),
    lines.map(({ request: { holder } }) => holder?.activeHolds ?? null),
    lines.map(
      ({ request: { holder }, line }) => holder && (holder.unitsOf.get(String(line.itemId)) ?? LIMITS.heldUnits),
    ),
    lines.map(({ request: { holder } }) => holder?.unitsShare ?? null),
    lines.map(({ request }) => request.waitsForPayer === true),
  ];
}
