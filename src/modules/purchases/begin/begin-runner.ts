import { Injectable } from '@nestjs/common';
import { BatchLane, runBatch } from '../../../kernel/batching';
import { failpoint } from '../../../kernel/failpoints';
import { CommitUnknownError, UnitOfWork, violatedConstraint } from '../../../kernel/database';
import { Attempts } from '../../payments';
import { BeginPurchases } from './begin-purchases';
import type { BeginOutcome, Beginning } from './types';

/** Runs the first transaction for a batch until every purchase of it has an outcome of its own. */
@Injectable()
export class BeginRunner {
  readonly #lane = new BatchLane<Beginning, BeginOutcome>(async (batch) => {
    const outcomes = await this.run(batch);
    return batch.map((item) => outcomes.get(item) ?? new Error('a purchase without an outcome'));
  });

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly beginPurchases: BeginPurchases,
    private readonly attempts: Attempts,
  ) {}

  /**
   * Begins one purchase, together with whatever else is waiting: one commit for all of them, an outcome for each.
   * @param isGone asked once, when its turn comes: a purchase whose caller has hung up is not begun
   * @throws what its own transaction ended with · DomainError overloaded, with nothing done
   */
  begin(item: Beginning, isGone?: () => boolean): Promise<BeginOutcome> {
    return this.#lane.run(item, isGone);
  }

  /** @returns per purchase: begun, refused, or the error its transaction ended with */
  run(batch: readonly Beginning[]): Promise<Map<Beginning, BeginOutcome | Error>> {
    return runBatch(batch, (part) => this.once(part));
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
      return this.readBack(batch, decided);
    }
  }

  /** COMMIT was sent and its answer lost: the attempts are there or they are not, all of them alike. Nothing is run again blindly. */
  private async readBack(
    batch: readonly Beginning[],
    decided: Map<Beginning, BeginOutcome>,
  ): Promise<Map<Beginning, BeginOutcome>> {
    const begun = batch.filter((item) => decided.get(item)?.kind === 'begun');
    const found = await this.attempts.read(begun.map(({ attemptId }) => attemptId));
    if (found.length === begun.length) return decided;
    try {
      return await this.once(batch);
    } catch (error) {
      // the lost COMMIT was still under way when we looked, and its rows stand in the way of their own repetition
      if (violatedConstraint(error) === undefined) throw error;
      const late = await this.attempts.read(begun.map(({ attemptId }) => attemptId));
      if (late.length === begun.length) return decided;
      throw error;
    }
  }
}
