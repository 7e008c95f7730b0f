import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Inventory } from '../../inventory';
import { OpenBuyers } from './open-buyers';
import { Records } from './records';
import { refuseLate, soldOut } from './refusals';
import { ResolvePayers } from './resolve-payers';
import { TakeOnce } from './take-once';
import type { BeginOutcome, Beginning, Payer } from './types';

/**
 * The first transaction: prices are confirmed, stock is held, buyer, invoice and payment attempt are on record, the key is taken.
 * Only after its commit may money move. Locks in this order: stock → coupon → customer → key → rows nobody else can want.
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
    const open = (): Beginning[] => batch.filter((item) => !outcomes.has(item));

    const now = await this.confirmPrices(tx, batch, outcomes);
    const payers = await this.resolvePayers(tx, open(), outcomes);
    await this.holdStock(tx, open(), outcomes);
    const rest = open();
    if (rest.length === 0) return outcomes;

    await this.once.redeemCoupons(tx, rest);
    const buyers = await this.buyers.open(tx, rest);
    await this.once.takeKeys(tx, rest);
    await this.once.useTokens(tx, rest);
    const written = await this.records.write(tx, rest, { now, payers, buyers });
    refuseLate(
      rest.filter((item) => !written.has(item)),
      () => ({ kind: 'reference-taken' }),
    );
    for (const [item, begun] of written) outcomes.set(item, { kind: 'begun', begun });
    return outcomes;
  }

  /** The last look at prices: a change committed before this transaction is never missed. @returns the transaction's time */
  private async confirmPrices(
    tx: Tx,
    batch: readonly Beginning[],
    outcomes: Map<Beginning, BeginOutcome>,
  ): Promise<Date> {
    const newest = new Map<string, string>();
    for (const { organizationId, catalogVersion } of batch) {
      const other = newest.get(organizationId);
      if (catalogVersion !== undefined && (other === undefined || BigInt(catalogVersion) > BigInt(other)))
        newest.set(organizationId, catalogVersion);
    }
    const { now, stale } = await this.versions.confirm(tx, newest);
    for (const item of batch) {
      const { organizationId, catalogVersion } = item;
      if (catalogVersion === undefined) continue;
      // of two versions in one batch the older one is stale, whatever the newest is
      const moved = stale.includes(organizationId) || catalogVersion !== newest.get(organizationId);
      const aged = Math.abs(now.getTime() - item.pricedAt.getTime()) > LIMITS.quoteAgeMs;
      if (moved || aged) outcomes.set(item, { kind: 'stale' });
    }
    return now;
  }

  private async resolvePayers(
    tx: Tx,
    items: readonly Beginning[],
    outcomes: Map<Beginning, BeginOutcome>,
  ): Promise<Map<Beginning, Payer>> {
    const resolved = await this.payers.resolve(tx, items);
    const payers = new Map<Beginning, Payer>();
    items.forEach((item, index) => {
      const payer = resolved[index];
      if (payer instanceof DomainError) outcomes.set(item, { kind: 'refused', error: payer });
      else if (payer) payers.set(item, payer);
    });
    return payers;
  }

  private async holdStock(tx: Tx, items: readonly Beginning[], outcomes: Map<Beginning, BeginOutcome>): Promise<void> {
    const requests = items.map(({ purchaseId, cart }) => ({
      purchaseId,
      lines: cart.lines.flatMap(({ line, itemId, quantity }) =>
        itemId === null ? [] : [{ line, itemId: BigInt(itemId), quantity }],
      ),
    }));
    const held = await this.inventory.hold(tx, requests, 'committing', LIMITS.holdSeconds);
    items.forEach((item, index) => {
      const outcome = held[index];
      if (outcome && !outcome.held)
        outcomes.set(item, { kind: 'refused', error: soldOut(requestLine(item, outcome.shortLine)) });
    });
  }
}

/** The line of the request that a line of the cart came from: setup fees stand between items and have none of their own. */
const requestLine = (item: Beginning, cartLine: number): number =>
  item.cart.lines.filter(({ line, kind }) => kind === 'item' && line < cartLine).length;
