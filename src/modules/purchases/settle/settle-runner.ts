import { Injectable } from '@nestjs/common';
import { BatchRunner } from '../../../kernel/batching';
import { DatabaseClock } from '../../../kernel/clock';
import { failpoint } from '../../../kernel/failpoints';
import { CommitUnknownError, UnitOfWork } from '../../../kernel/database';
import { PurchaseReader } from '../read/purchase-reader';
import type { Expected, Settled, Settling } from './outcomes';
import { SettlePurchases } from './settle-purchases';

/** Runs the second transaction for batches until every outcome is recorded, here or by somebody else. */
@Injectable()
export class SettleRunner {
  /**
   * Outcomes are never turned away for being many: the money has moved already, and every purchase here passed the
   * queue of the beginning.
   */
  readonly #batches = new BatchRunner<Settling, Settled>(
    {
      optimistic: (batch) => {
        const expected = this.settlePurchases.expect(batch, this.clock.now());
        return expected && this.once(batch, expected);
      },
      stepByStep: (batch) => this.stepByStep(batch),
    },
    { maxQueue: Infinity, maxWaitMs: Infinity },
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settlePurchases: SettlePurchases,
    private readonly reader: PurchaseReader,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Records one outcome, together with whatever else is waiting.
   * @throws what kept it from being recorded; recovery goes on with it
   */
  settle(item: Settling): Promise<Settled> {
    return this.#batches.submit(item);
  }

  /** @returns per outcome what became of its purchase */
  private async stepByStep(batch: readonly Settling[]): Promise<Map<Settling, Settled>> {
    const settled = await this.untilCommitIsKnown(batch);
    return new Map(
      await Promise.all(batch.map(async (item) => [item, settled.get(item) ?? (await this.asItIs(item))] as const)),
    );
  }

  /** Where COMMIT was sent and its answer lost, a second run settles what is still open, and leaves what is not. */
  private async untilCommitIsKnown(batch: readonly Settling[]): Promise<Map<Settling, Settled>> {
    try {
      return await this.once(batch);
    } catch (error) {
      if (!(error instanceof CommitUnknownError)) throw error;
      return this.once(batch);
    }
  }

  /** One transaction. @returns what was settled in it; an attempt that somebody else had settled before is missing */
  private once(batch: readonly Settling[], expected?: Expected): Promise<Map<Settling, Settled>> {
    return this.unitOfWork.runToCommit(async (tx) => {
      const settled = await this.settlePurchases.settle(tx, batch, expected);
      failpoint('settle-before-commit');
      return settled;
    });
  }

  /** Somebody else settled it first (a callback, recovery): that outcome stands, and is what is shown. */
  private async asItIs({ view: { purchase }, render }: Settling): Promise<Settled> {
    const view = await this.reader.view(purchase.organizationId, purchase.id);
    if (!view) throw new Error('a settled purchase cannot be read');
    return { view, answer: render?.(view) };
  }
}
