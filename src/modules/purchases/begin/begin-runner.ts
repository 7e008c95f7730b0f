import { Injectable } from '@nestjs/common';
import { BatchLane, Confidence, runBatch } from '../../../kernel/batching';
import { DatabaseClock } from '../../../kernel/clock';
import { failpoint } from '../../../kernel/failpoints';
import { CommitUnknownError, UnitOfWork, violatedConstraint } from '../../../kernel/database';
import { PaymentAttemptRepository } from '../../payments';
import { PurchaseReader } from '../read/purchase-reader';
import { BeginAtOnce } from './begin-at-once';
import { BeginPurchases } from './begin-purchases';
import type { BeginOutcome, Beginning, Payer } from './types';

/** Runs the first transaction for a batch until every purchase of it has an outcome of its own. */
@Injectable()
export class BeginRunner {
  readonly #lane = new BatchLane<Beginning, BeginOutcome>(
    async (batch) => {
      const outcomes = await this.run(batch);
      return batch.map((item) => outcomes.get(item) ?? new Error('a purchase without an outcome'));
    },
    { halves: true, elsewhere: () => this.#underWay },
  );
  /** Purchases that were begun and are not answered yet. */
  #underWay = 0;

  readonly #confidence = new Confidence();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly beginAtOnce: BeginAtOnce,
    private readonly beginPurchases: BeginPurchases,
    private readonly attempts: PaymentAttemptRepository,
    private readonly reader: PurchaseReader,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Begins one purchase, together with whatever else is waiting: one commit for all of them, an outcome for each.
   * @param isGone asked once, when its turn comes: a purchase whose caller has hung up is not begun
   * @throws what its own transaction ended with · DomainError overloaded, with nothing done
   */
  begin(item: Beginning, isGone?: () => boolean): Promise<BeginOutcome> {
    return this.#lane.run(item, isGone);
  }

  /** Counts what follows a beginning as under way, until it is over. */
  async following<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  /** @returns per purchase: begun, refused, or the error its transaction ended with */
  async run(batch: readonly Beginning[]): Promise<Map<Beginning, BeginOutcome | Error>> {
    return (await this.atOnce(batch)) ?? runBatch(batch, (part) => this.once(part));
  }

  /**
   * Where nobody is expected to be refused.
   * @returns undefined when that is not so, or was tried and failed: nothing was written, and who is refused, and why, is found out step by step
   */
  private async atOnce(batch: readonly Beginning[]): Promise<Map<Beginning, BeginOutcome | Error> | undefined> {
    const foreseen = this.#confidence.isLost ? undefined : this.beginAtOnce.foresee(batch, this.clock.now());
    if (!foreseen) return undefined;
    let payers: ReadonlyMap<Beginning, Payer> = new Map();
    try {
      return await this.unitOfWork.runToCommit(async (tx) => {
        const begun = await this.beginAtOnce.begin(tx, foreseen);
        payers = begun.payers;
        failpoint('begin-before-commit');
        return begun;
      });
    } catch (error) {
      if (error instanceof CommitUnknownError)
        return runBatch(batch, (part) => this.readBack(part, () => this.readBegun(part, payers)));
      this.#confidence.lose();
      return undefined;
    }
  }

  private async once(batch: readonly Beginning[]): Promise<Map<Beginning, BeginOutcome>> {
    let decided: Map<Beginning, BeginOutcome> | undefined;
    try {
      return await this.unitOfWork.runStatements(async (tx) => {
        decided = await this.beginPurchases.begin(tx, batch);
        failpoint('begin-before-commit');
        return decided;
      });
    } catch (error) {
      if (!(error instanceof CommitUnknownError) || !decided) throw error;
      const outcomes = decided;
      const begun = batch.filter((item) => outcomes.get(item)?.kind === 'begun');
      return this.readBack(batch, () => Promise.resolve(outcomes), begun);
    }
  }

  /**
   * COMMIT was sent and its answer lost: the attempts are there or they are not, all of them alike. Nothing is run again blindly.
   * @param committed what was decided, if it was committed
   */
  private async readBack(
    batch: readonly Beginning[],
    committed: () => Promise<Map<Beginning, BeginOutcome>>,
    begun: readonly Beginning[] = batch,
  ): Promise<Map<Beginning, BeginOutcome>> {
    const ids = begun.map(({ attemptId }) => attemptId);
    if ((await this.attempts.read(ids)).length === ids.length) return committed();
    try {
      return await this.once(batch);
    } catch (error) {
      // the lost COMMIT was still under way when we looked, and its rows stand in the way of their own repetition
      if (violatedConstraint(error) === undefined) throw error;
      if ((await this.attempts.read(ids)).length === ids.length) return committed();
      throw error;
    }
  }

  /** Purchases whose answer was lost with the connection, as they are on record. */
  private async readBegun(
    batch: readonly Beginning[],
    payers: ReadonlyMap<Beginning, Payer>,
  ): Promise<Map<Beginning, BeginOutcome>> {
    const begun = batch.map(async (beginning) => {
      const view = await this.reader.view(beginning.organizationId, beginning.purchaseId);
      const payer = payers.get(beginning);
      if (!view || !payer) throw new Error('a purchase that was begun cannot be read');
      return [beginning, { kind: 'begun', begun: { beginning, view, payer } }] as const;
    });
    return new Map<Beginning, BeginOutcome>(await Promise.all(begun));
  }
}
