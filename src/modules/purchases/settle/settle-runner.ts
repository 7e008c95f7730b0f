import { Injectable } from '@nestjs/common';
import { BatchLane } from '../../../kernel/batching';
import { DatabaseClock } from '../../../kernel/clock';
import { failpoint } from '../../../kernel/failpoints';
import { CommitUnknownError, UnitOfWork } from '../../../kernel/database';
import { PurchaseReader } from '../read/purchase-reader';
import { SettlePurchases, type Settled, type Settling } from './settle-purchases';

/** Runs the second transaction for a batch until every outcome is recorded, here or by somebody else. */
@Injectable()
export class SettleRunner {
  /** Outcomes are never turned away for being many: the money has moved already, and every purchase here passed the queue of the beginning. */
  readonly #lane = new BatchLane<Settling, Settled>(
    async (batch) => {
      const outcomes = await this.run(batch);
      return batch.map((item) => outcomes.get(item) ?? new Error('an outcome was not recorded'));
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
    return this.#lane.run(item);
  }

  /** @returns per outcome what became of its purchase, or the error that kept it from being recorded (recovery goes on with it) */
  async run(batch: readonly Settling[], again = false): Promise<Map<Settling, Settled | Error>> {
    const foreseen = await this.atOnce(batch);
    if (foreseen) return foreseen;
    try {
      const settled = await this.unitOfWork.runToCommit(async (tx) => {
        const done = await this.settlePurchases.settle(tx, batch);
        failpoint('settle-before-commit');
        return done;
      });
      return new Map(
        await Promise.all(batch.map(async (item) => [item, settled.get(item) ?? (await this.asItIs(item))] as const)),
      );
    } catch (error) {
      // COMMIT was sent and its answer lost: who runs it again settles what is open still, and reads what is not
      if (error instanceof CommitUnknownError && !again) return this.run(batch, true);
      if (batch.length === 1) {
        return new Map([
          [batch[0] as Settling, error instanceof Error ? error : new Error('unknown failure', { cause: error })],
        ]);
      }
      const middle = Math.ceil(batch.length / 2);
      return new Map([...(await this.run(batch.slice(0, middle))), ...(await this.run(batch.slice(middle)))]);
    }
  }

  /**
   * In one wave, where the outcomes are known beforehand.
   * @returns undefined when they are not, somebody else was faster, or the answer to the commit was lost: who runs it again finds out
   */
  private async atOnce(batch: readonly Settling[]): Promise<Map<Settling, Settled> | undefined> {
    const at = this.clock.now();
    const foreseen = this.settlePurchases.foresee(batch, at);
    if (!foreseen) return undefined;
    try {
      return await this.unitOfWork.runToCommit(async (tx) => {
        const done = await this.settlePurchases.settleForeseen(tx, foreseen, at);
        failpoint('settle-before-commit');
        return done;
      });
    } catch {
      return undefined;
    }
  }

  /** Somebody else settled it first (a callback, recovery): their outcome stands, and is what we show. */
  private async asItIs({ view: { purchase }, render }: Settling): Promise<Settled> {
    const view = await this.reader.view(purchase.organizationId, purchase.id);
    if (!view) throw new Error('a settled purchase cannot be read');
    return { view, answer: render?.(view) };
  }
}
