import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Inventory, type HoldOutcome, type HoldRequest } from '../../inventory';
import { OpenBuyers, type BuyerNumbers } from './open-buyers';
import { Records } from './records';
import { refuseLate, soldOut } from './refusals';
import { ResolvePayers } from './resolve-payers';
import { TakeOnce } from './take-once';
import type { BeginOutcome, Beginning, Begun, Payer } from './types';

/**
 * The first transaction: prices are confirmed, stock is held, buyer, invoice and payment attempt are on record, the key is taken.
 * Only after its commit may money move. Locks in this order: stock → coupon → customer → key → rows nobody else can want.
 * Two waves of statements before the commit: what must be decided, then what only one purchase may have, with the records.
 */
@Injectable()
export class BeginPurchases {
  constructor(
    private readonly versions: TenantVersion,
    private readonly payers: ResolvePayers,
    private readonly inventory: Inventory,
    private readonly once: TakeOnce,
    private readonly buyers: OpenBuyers,
    private readonly records: Records,
  ) {}

  /**
   * Begins a batch of purchases; each whole or not at all, first come, first served.
   * @throws LateOutcomes when the transaction must be rolled back and run again without some of them
   */
  async begin(tx: Tx, batch: readonly Beginning[]): Promise<Map<Beginning, BeginOutcome>> {
    const outcomes = new Map<Beginning, BeginOutcome>();
    const [now, payers, held, limits] = await Promise.all([
      this.confirmPrices(tx, batch),
      this.payers.resolveAll(tx, batch),
      this.holdStock(tx, batch),
      this.once.lockCoupons(tx, batch),
    ]);
    batch.forEach((item, index) => {
      const outcome = held[index];
      if (outcome && !outcome.held)
        outcomes.set(item, { kind: 'refused', error: soldOut(requestLine(item, outcome.shortLine)) });
    });
    const rest = batch.filter((item) => !outcomes.has(item));
    if (rest.length === 0) return outcomes;

    const redeemed = this.once.redeemCoupons(tx, rest, limits);
    const buyers = this.buyers.open(tx, rest);
    const taken = [redeemed, buyers, this.once.takeKeys(tx, rest), this.once.useTokens(tx, rest)];
    const [written] = await Promise.all([this.write(tx, rest, { now, payers, buyers }), ...taken]);
    refuseLate(
      rest.filter((item) => !written.has(item)),
      () => ({ kind: 'reference-taken' }),
    );
    for (const [item, begun] of written) outcomes.set(item, { kind: 'begun', begun });
    return outcomes;
  }

  /** Records wait for their buyers, unless nothing can depend on them: then all of it is one wave. */
  private async write(
    tx: Tx,
    items: readonly Beginning[],
    { now, payers, buyers }: { now: Date; payers: Map<Beginning, Payer>; buyers: ReturnType<OpenBuyers['open']> },
  ): Promise<Map<Beginning, Begun>> {
    const invoiceNumbers = this.buyers.foresee(items) ?? invoicesOf(await buyers);
    return this.records.write(tx, items, { now, payers, invoiceNumbers, buyers });
  }

  /**
   * The last look at prices: a change committed before this transaction is never missed. Stock is asked for in the same wave, so a
   * stale price has taken some: the rest runs again without it.
   * @returns the transaction's time
   * @throws LateOutcomes for prices that have changed or are too old
   */
  private async confirmPrices(tx: Tx, batch: readonly Beginning[]): Promise<Date> {
    const newest = newestVersions(batch);
    const { now, stale } = await this.versions.confirm(tx, newest);
    refuseLate(
      batch.filter(({ organizationId, catalogVersion, pricedAt }) => {
        if (catalogVersion === undefined) return false;
        // of two versions in one batch the older one is stale, whatever the newest is
        const moved = stale.includes(organizationId) || catalogVersion !== newest.get(organizationId);
        return moved || Math.abs(now.getTime() - pricedAt.getTime()) > LIMITS.quoteAgeMs;
      }),
      () => ({ kind: 'stale' }),
    );
    return now;
  }

  private async holdStock(tx: Tx, items: readonly Beginning[]): Promise<HoldOutcome[]> {
    return this.inventory.hold(tx, holdRequestsOf(items), 'committing', LIMITS.holdSeconds);
  }
}

/** The newest version of each organization's catalogue among those the prices of a batch were made with. */
export function newestVersions(
  batch: readonly { readonly organizationId: string; readonly catalogVersion: string | undefined }[],
): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { organizationId, catalogVersion } of batch) {
    const other = newest.get(organizationId);
    // nearly always they are all the same
    if (catalogVersion === undefined || catalogVersion === other) continue;
    if (other === undefined || BigInt(catalogVersion) > BigInt(other)) newest.set(organizationId, catalogVersion);
  }
  return newest;
}

/** What a batch takes from stock. */
export const holdRequestsOf = (batch: readonly Pick<Beginning, 'purchaseId' | 'cart'>[]): HoldRequest[] =>
  batch.map(({ purchaseId, cart }) => ({
    purchaseId,
    lines: cart.lines.flatMap(({ line, itemId, quantity }) =>
      itemId === null ? [] : [{ line, itemId: BigInt(itemId), quantity }],
    ),
  }));

export const invoicesOf = (numbers: ReadonlyMap<Beginning, BuyerNumbers>): Map<Beginning, number> =>
  new Map([...numbers].map(([item, { invoice }]) => [item, invoice]));

/** The line of the request that a line of the cart came from: setup fees stand between items and have none of their own. */
const requestLine = (item: Beginning, cartLine: number): number =>
  item.cart.lines.filter(({ line, kind }) => kind === 'item' && line < cartLine).length;
