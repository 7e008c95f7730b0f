import { Injectable } from '@nestjs/common';
import type { Demand, Finishing, Tx } from '../../../kernel/database';
import { KeyTakenError } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { holdEnd } from '../../inventory';
import type { CouponLimits } from '../../pricing';
import { ConfirmPrices, outdated } from './confirm-prices';
import { CreateBuyers } from './create-buyers';
import { HoldStock, mustBeAdmitted } from './hold-stock';
import { Records } from './records';
import { refuseLate, soldOut } from './refusals';
import { ResolvePayers } from './resolve-payers';
import { SingleUse } from './single-use';
import type { Beginning, BeginOutcome, Begun, Payer } from './types';

export interface BegunBatch extends Finishing<Map<Beginning, BeginOutcome>> {
  /** What pays. It is kept until the answer to the commit is there: a token that has paid cannot be unsealed again. */
  readonly payers: ReadonlyMap<Beginning, Payer>;
}

type Refused = ReadonlyMap<Beginning, BeginOutcome>;

const NOBODY: Refused = new Map();
const NO_LIMITS: CouponLimits = new Map();

/**
 * The first transaction: prices are confirmed, stock is held, buyer, invoice and payment attempt are on record, the key
 * is written. Only after its commit may money move. Locks in this order: holder → stock → coupon → customer → key → rows nobody
 * else can want.
 *
 * The demand `each` waits for the checks before it writes, so that whoever is refused drops out, and for everything
 * before the commit. The demand `all` waits for nothing but what has to be read (a token, a stored instrument, the
 * invoice number of a known buyer): where nothing has to be read, the whole transaction is one pipeline with the commit
 * behind.
 */
@Injectable()
export class BeginPurchases {
  constructor(
    private readonly prices: ConfirmPrices,
    private readonly payers: ResolvePayers,
    private readonly stock: HoldStock,
    private readonly singleUse: SingleUse,
    private readonly buyers: CreateBuyers,
    private readonly records: Records,
  ) {}

  /**
   * Whether a batch may be begun with the demand `all`: no limited coupons, no names of the caller's, nobody's holds to
   * be counted, all prices of one moment.
   */
  canDemandAll(batch: readonly Beginning[], now: Date): boolean {
    const isPlain = (item: Beginning): boolean =>
      this.buyers.isPlain(item) &&
      item.limitedCoupons.size === 0 &&
      item.external === undefined &&
      !mustBeAdmitted(item);
    return batch.every(isPlain) && outdated(batch, now).length === 0;
  }

  /**
   * Begins a batch of purchases; each whole or not at all, first come, first served.
   * @param assumedNow the transaction's time as far as it is known; with the demand `all` it must be right
   * @returns with `each`, outcomes that are known; with `all`, outcomes that are known when the commit is
   * @throws LateOutcomes when the transaction must be rolled back and run again without some of them
   */
  async begin(tx: Tx, demand: Demand, batch: readonly Beginning[], assumedNow: Date): Promise<BegunBatch> {
    if (demand === 'each') await this.stock.admit(tx, batch);
    const paying = this.payers.resolveAll(tx, batch);
    const checks = handled(
      Promise.all([
        this.prices.confirm(tx, demand, batch, assumedNow),
        this.holdStock(tx, demand, batch, assumedNow),
        this.singleUse.lockCoupons(tx, batch),
        paying,
      ]),
    );
    const [now, refused, limits] = demand === 'each' ? await checks : [assumedNow, NOBODY, NO_LIMITS];
    const rest = batch.filter((item) => !refused.has(item));
    if (rest.length === 0) return { payers: new Map(), result: Promise.resolve(new Map(refused)) };

    const redeeming = this.singleUse.redeemCoupons(tx, demand, rest, limits);
    const buyers = this.buyers.create(tx, demand, rest);
    const keys = this.singleUse.acquireKeys(tx, demand, rest);
    const tokens = this.singleUse.useTokens(tx, rest);
    const taken = handled(Promise.all([checks, redeeming, buyers, keys, tokens]));
    // Whoever brings along what pays and is a new buyer needs nothing of this to be read: then nothing waits here.
    const [payers, invoiceNumbers] = await Promise.all([paying, this.invoiceNumbers(rest, buyers), tokens]);
    const written = this.records.write(tx, demand, rest, { now, payers, invoiceNumbers, buyers });
    const result = Promise.all([written, taken]).then(([begun]) => outcomesOf(refused, rest, begun));
    if (demand === 'each') await result;
    return { payers, result };
  }

  private async invoiceNumbers(
    batch: readonly Beginning[],
    buyers: ReturnType<CreateBuyers['create']>,
  ): Promise<ReadonlyMap<Beginning, number>> {
    const expected = this.buyers.expectedInvoiceNumbers(batch);
    return expected ?? new Map([...(await buyers)].map(([item, { invoice }]) => [item, invoice]));
  }

  /** @returns the purchases that do not get their stock */
  private async holdStock(tx: Tx, demand: Demand, batch: readonly Beginning[], now: Date): Promise<Refused> {
    const end = demand === 'all' ? { at: holdEnd(now, LIMITS.holdSeconds) } : { seconds: LIMITS.holdSeconds };
    const outcomes = await this.stock.hold(tx, demand, batch, { state: 'committing', end });
    return new Map(
      batch.flatMap((item, index) => {
        const outcome = outcomes[index];
        return outcome && !outcome.held
          ? [[item, { kind: 'refused', error: soldOut(requestLine(item, outcome.shortLine)) }] as const]
          : [];
      }),
    );
  }
}

/**
 * The transaction ends with the first error that is waited for: the same error in a promise beside it is no other
 * trouble.
 */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** @throws LateOutcomes for purchases whose external reference is in use */
function outcomesOf(
  refused: Refused,
  batch: readonly Beginning[],
  begun: ReadonlyMap<Beginning, Begun>,
): Map<Beginning, BeginOutcome> {
  refuseLate(
    batch.filter((item) => !begun.has(item)),
    () => ({ kind: 'refused', error: new KeyTakenError() }),
  );
  const outcomes = new Map<Beginning, BeginOutcome>(refused);
  for (const [item, one] of begun) outcomes.set(item, { kind: 'begun', begun: one });
  return outcomes;
}

/**
 * The line of the request that a line of the cart came from: setup fees stand between items and have none of their own.
 */
const requestLine = (item: Beginning, cartLine: number): number =>
  item.cart.lines.filter(({ line, kind }) => kind === 'item' && line < cartLine).length;
