import { Injectable } from '@nestjs/common';
import { BatchLane } from '../../../kernel/batching';
import { failpoint } from '../../../kernel/failpoints';
import { CommitUnknownError, UnitOfWork } from '../../../kernel/database';
import { Attempts } from '../../payments';
import { BeginPurchases } from './begin-purchases';
import { LateRefusals } from './refusals';
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
   * @throws what its own transaction ended with · DomainError overloaded, with nothing done
   */
  begin(item: Beginning): Promise<BeginOutcome> {
    return this.#lane.run(item);
  }

  /**
   * @returns per purchase: begun, refused, or the error its transaction ended with. A neighbour's trouble never shows: a batch that fails
   * as a whole is halved until the culprit is alone
   */
  async run(batch: readonly Beginning[]): Promise<Map<Beginning, BeginOutcome | Error>> {
    const outcomes = new Map<Beginning, BeginOutcome | Error>();
    let rest = batch;
    while (rest.length > 0) {
      const tried = rest;
      try {
        const done = await this.once(tried);
        for (const [item, outcome] of done) outcomes.set(item, outcome);
        break;
      } catch (error) {
        if (error instanceof LateRefusals) {
          for (const [item, refusal] of error.refusals) outcomes.set(item, refusal);
          rest = tried.filter((item) => !error.refusals.has(item));
          continue;
        }
        if (tried.length === 1) {
          outcomes.set(
            tried[0] as Beginning,
            error instanceof Error ? error : new Error('unknown failure', { cause: error }),
          );
          break;
        }
        const middle = Math.ceil(tried.length / 2);
        for (const half of [tried.slice(0, middle), tried.slice(middle)]) {
          for (const [item, outcome] of await this.run(half)) outcomes.set(item, outcome);
        }
        break;
      }
    }
    return outcomes;
  }

  private async once(batch: readonly Beginning[]): Promise<Map<Beginning, BeginOutcome>> {
    let decided: Map<Beginning, BeginOutcome> | undefined;
    try {
      return await this.unitOfWork.run(async (tx) => {
        decided = await this.beginPurchases.begin(tx, batch);
        failpoint('begin-before-commit');
        return decided;
      });
    } catch (error) {
      if (!(error instanceof CommitUnknownError) || !decided) throw error;
      return await this.readBack(batch, decided);
    }
  }

  /** COMMIT was sent and its answer lost: the attempts are there or they are not, all of them alike. Nothing is run again blindly. */
  private async readBack(
    batch: readonly Beginning[],
    decided: Map<Beginning, BeginOutcome>,
  ): Promise<Map<Beginning, BeginOutcome>> {
    const begun = batch.filter((item) => decided.get(item)?.kind === 'begun');
    const found = await this.attempts.read(begun.map(({ attemptId }) => attemptId));
    return found.length === begun.length ? decided : this.once(batch);
  }
}
