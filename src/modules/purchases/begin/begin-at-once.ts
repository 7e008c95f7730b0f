import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Finishing, Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Inventory } from '../../inventory';
import { holdRequestsOf, newestVersions } from './begin-purchases';
import { OpenBuyers } from './open-buyers';
import { Records } from './records';
import { broughtPayer, isBrought } from './resolve-payers';
import { TakeOnce } from './take-once';
import type { Beginning, BeginOutcome, Payer } from './types';

/**
 * The first transaction where nobody is expected to be refused: everything it writes is known beforehand, so all of it is one wave, with the
 * commit behind. Each statement demands what it was asked for; where one does not get it the transaction fails as a whole, and
 * `BeginPurchases` looks at the batch step by step. The same locks in the same order.
 */
@Injectable()
export class BeginAtOnce {
  constructor(
    private readonly versions: TenantVersion,
    private readonly inventory: Inventory,
    private readonly once: TakeOnce,
    private readonly buyers: OpenBuyers,
    private readonly records: Records,
    private readonly clock: DatabaseClock,
  ) {}

  /** Whether nothing has to be read first: new buyers who bring what pays, unlimited coupons, prices of one and the same moment. */
  canBegin(batch: readonly Beginning[]): boolean {
    const nowMs = this.clock.now().getTime();
    const newest = newestVersions(batch);
    return (
      this.buyers.foresee(batch) !== undefined &&
      batch.every(
        ({ instruction, limitedCoupons, external, organizationId, catalogVersion, pricedAt }) =>
          isBrought(instruction) &&
          limitedCoupons.size === 0 &&
          external === undefined &&
          catalogVersion === newest.get(organizationId) &&
          Math.abs(nowMs - pricedAt.getTime()) <= LIMITS.quoteAgeMs,
      )
    );
  }

  /**
   * Begins a batch for which `canBegin` holds.
   * @throws when one of them cannot begin, or not like this: nothing of the batch was written
   */
  begin(tx: Tx, batch: readonly Beginning[]): Finishing<Map<Beginning, BeginOutcome>> {
    const now = this.clock.now();
    const payers = new Map(batch.map((item) => [item, payerOf(item)]));
    const decided = [
      this.versions.confirmAll(tx, newestVersions(batch), now),
      this.inventory.holdAll(tx, holdRequestsOf(batch), 'committing', LIMITS.holdSeconds),
      this.once.redeemCoupons(tx, batch, new Map()),
    ];
    const buyers = this.buyers.openAllNew(tx, batch);
    decided.push(this.once.takeAllKeys(tx, batch));
    const invoiceNumbers = this.buyers.foresee(batch) ?? new Map<Beginning, number>();
    const written = this.records.write(tx, batch, { now, payers, invoiceNumbers, buyers });
    const result = Promise.all([written, buyers, ...decided]).then(([begun]) => {
      const outcomes = [...begun].map(([item, each]) => [item, { kind: 'begun', begun: each }] as const);
      return new Map<Beginning, BeginOutcome>(outcomes);
    });
    return { result };
  }
}

/** What pays for a purchase that `canBegin` knows. */
export function payerOf({ instruction }: Beginning): Payer {
  if (!isBrought(instruction)) throw new Error('what pays must be read first');
  return broughtPayer(instruction);
}
