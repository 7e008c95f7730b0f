import { Injectable } from '@nestjs/common';
import type { Finishing, Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { holdEnd, Inventory } from '../../inventory';
import { holdRequestsOf, invoicesOf, newestVersions } from './begin-purchases';
import { OpenBuyers } from './open-buyers';
import { Records } from './records';
import { broughtPayers, ResolvePayers } from './resolve-payers';
import { TakeOnce } from './take-once';
import type { Beginning, BeginOutcome, Payer } from './types';

/** A batch of which nobody is expected to be refused, and what is known of it before the database is asked. */
export interface Foreseen {
  readonly batch: readonly Beginning[];
  readonly now: Date;
  readonly versions: ReadonlyMap<string, string>;
  /** What pays and the numbers of the invoices; undefined where a token, a stored instrument or a known buyer must be read first. */
  readonly known: Known | undefined;
}

interface Known {
  readonly payers: ReadonlyMap<Beginning, Payer>;
  readonly invoiceNumbers: ReadonlyMap<Beginning, number>;
}

export interface BegunAtOnce extends Finishing<Map<Beginning, BeginOutcome>> {
  /** What pays: a token that has paid cannot be opened again. */
  readonly payers: ReadonlyMap<Beginning, Payer>;
}

/**
 * The first transaction where nobody is expected to be refused: nothing is decided between its statements, so they are asked for together,
 * and where everything it writes is known beforehand all of it is one wave, with the commit behind. Each statement demands what it was asked for;
 * where one does not get it the transaction fails as a whole, and `BeginPurchases` looks at the batch step by step. The same locks
 * in the same order.
 */
@Injectable()
export class BeginAtOnce {
  constructor(
    private readonly versions: TenantVersion,
    private readonly payers: ResolvePayers,
    private readonly inventory: Inventory,
    private readonly once: TakeOnce,
    private readonly buyers: OpenBuyers,
    private readonly records: Records,
  ) {}

  /** @returns undefined for a batch in which something has to be decided: limited coupons, names of the caller's, prices of several moments */
  foresee(batch: readonly Beginning[], now: Date): Foreseen | undefined {
    const versions = newestVersions(batch);
    const isPlain = (item: Beginning): boolean =>
      this.buyers.isPlain(item) &&
      item.limitedCoupons.size === 0 &&
      item.external === undefined &&
      item.catalogVersion === versions.get(item.organizationId) &&
      Math.abs(now.getTime() - item.pricedAt.getTime()) <= LIMITS.quoteAgeMs;
    if (!batch.every(isPlain)) return undefined;
    const invoiceNumbers = this.buyers.foresee(batch);
    const payers = invoiceNumbers && broughtPayers(batch);
    return { batch, now, versions, known: payers && { payers, invoiceNumbers } };
  }

  /** @throws when one of them cannot begin, or not like this: nothing of the batch was written */
  async begin(tx: Tx, { batch, now, versions, known }: Foreseen): Promise<BegunAtOnce> {
    const paying = known ? Promise.resolve(known.payers) : this.payers.resolveAll(tx, batch);
    const taken = [
      this.versions.confirmAll(tx, versions, now),
      this.inventory.holdAll(tx, holdRequestsOf(batch), 'committing', holdEnd(now, LIMITS.holdSeconds)),
      this.once.redeemAllCoupons(tx, batch),
    ];
    const buyers = this.buyers.openAll(tx, batch);
    taken.push(this.once.takeAllKeys(tx, batch), this.once.useTokens(tx, batch));
    const { payers, invoiceNumbers } = known ?? (await read(paying, buyers, taken));
    const written = this.records.write(tx, batch, { now, payers, invoiceNumbers, buyers });
    const result = Promise.all([written, buyers, ...taken]).then(([begun]) => {
      const outcomes = [...begun].map(([item, each]) => [item, { kind: 'begun', begun: each }] as const);
      return new Map<Beginning, BeginOutcome>(outcomes);
    });
    return { payers, result };
  }
}

/** Waits for everything that was asked for: what it refuses must be known before the commit is on its way. */
async function read(
  paying: Promise<Known['payers']>,
  buyers: ReturnType<OpenBuyers['openAll']>,
  taken: readonly Promise<unknown>[],
): Promise<Known> {
  const [payers, numbers] = await Promise.all([paying, buyers, ...taken]);
  return { payers, invoiceNumbers: invoicesOf(numbers) };
}
