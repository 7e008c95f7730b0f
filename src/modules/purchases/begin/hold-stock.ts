import { Injectable } from '@nestjs/common';
import type { Demand, Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { type HoldEnd, HoldLimits, type HoldOutcome, Inventory } from '../../inventory';
import { type Holding, holdRequestsOf } from './hold-requests';
import { refuseLate } from './refusals';

/** How holds begin: their state, and when they end. */
interface Terms {
  readonly state: 'held' | 'committing';
  readonly end: HoldEnd;
}

/** Whether a hold is refused when its holder has too many: nothing that pays is given with it. */
export const mustBeAdmitted = ({ holder, waitsForPayer }: Pick<Holding, 'holder' | 'waitsForPayer'>): boolean =>
  holder !== undefined && waitsForPayer;

/** Holds the stock of a batch, within what its holders may hold. Locks: holders → stock. */
@Injectable()
export class HoldStock {
  constructor(
    private readonly inventory: Inventory,
    private readonly limits: HoldLimits,
  ) {}

  /** Call it before stock is locked. @throws LateOutcomes for the first one whose holder has too many holds */
  async admit(tx: Tx, batch: readonly Holding[]): Promise<void> {
    for (const item of batch) {
      if (item.holder && item.waitsForPayer) await this.refuse(item, this.limits.admit(tx, item.holder));
    }
  }

  /**
   * @returns one outcome per purchase, in order
   * @throws LateOutcomes for the first one that would hold more units than its holder may
   */
  async hold(tx: Tx, demand: Demand, batch: readonly Holding[], terms: Terms): Promise<HoldOutcome[]> {
    const outcomes = await this.inventory.hold(tx, demand, holdRequestsOf(batch), terms);
    for (const [index, item] of batch.entries()) {
      if (item.holder && item.waitsForPayer && outcomes[index]?.held)
        await this.refuse(item, this.limits.requireWithin(tx, item.purchaseId, item.holder));
    }
    return outcomes;
  }

  private async refuse(item: Holding, checking: Promise<void>): Promise<void> {
    try {
      await checking;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refuseLate([item], () => ({ kind: 'refused', error }));
    }
  }
}
