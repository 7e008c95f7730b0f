import { Injectable } from '@nestjs/common';
import { BatchRunner, runBatch, TurnQueue } from '../../../kernel/batching';
import { DatabaseClock } from '../../../kernel/clock';
import { failpoint } from '../../../kernel/failpoints';
import { CommitUnknownError, UnitOfWork, violatedConstraint, type Demand } from '../../../kernel/database';
import { PaymentAttemptRepository } from '../../payments';
import { PurchaseReader } from '../read/purchase-reader';
import { BeginPurchases, type BegunBatch } from './begin-purchases';
import { mustBeAdmitted } from './hold-stock';
import type { BeginOutcome, Beginning, Payer } from './types';

type Outcomes = ReadonlyMap<Beginning, BeginOutcome>;

/** What is known of a transaction whose commit was not answered. */
interface LostCommit {
  readonly cause: CommitUnknownError;
  readonly payers: ReadonlyMap<Beginning, Payer>;
  /** What was decided before the commit was sent; undefined on the optimistic path, where nothing is. */
  readonly decided: Outcomes | undefined;
}

/** Runs the first transaction for batches until every purchase has an outcome of its own. */
@Injectable()
export class BeginRunner {
  readonly #batches = new BatchRunner<Beginning, BeginOutcome>(
    {
      optimistic: (batch) =>
        this.beginPurchases.canDemandAll(batch, this.clock.now()) ? this.optimistic(batch) : undefined,
      stepByStep: (batch) => this.stepByStep(batch),
    },
    { halves: true, elsewhere: () => this.#underWay },
  );
  readonly #holders = new TurnQueue();
  /** Purchases that were begun and are not answered yet. */
  #underWay = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly beginPurchases: BeginPurchases,
    private readonly attempts: PaymentAttemptRepository,
    private readonly reader: PurchaseReader,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Begins one purchase, together with whatever else is waiting: one commit for all of them, an outcome for each. A
   * purchase whose holder is counted first runs alone, and one of a holder after the other.
   * @param isGone asked once, when its turn comes: a purchase whose caller has hung up is not begun
   * @throws what its own transaction ended with · DomainError overloaded, with nothing done
   */
  begin(item: Beginning, isGone?: () => boolean): Promise<BeginOutcome> {
    if (!item.holder || !mustBeAdmitted(item)) return this.#batches.submit(item, isGone);
    return this.#holders.run(item.holder.fingerprint.toString('base64'), () => this.#batches.submitAlone(item, isGone));
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

  private optimistic(batch: readonly Beginning[]): Promise<ReadonlyMap<Beginning, BeginOutcome | Error>> {
    return this.once('all', batch, (lost) => runBatch(batch, (part) => this.readBack(part, lost)));
  }

  private stepByStep(batch: readonly Beginning[]): Promise<Outcomes> {
    return this.once('each', batch, (lost) => this.readBack(batch, lost));
  }

  /**
   * One transaction.
   * @param recover what to do when COMMIT was sent and its answer lost; nothing is run again blindly
   */
  private async once<T>(
    demand: Demand,
    batch: readonly Beginning[],
    recover: (lost: LostCommit) => Promise<T>,
  ): Promise<T | Outcomes> {
    let begun: BegunBatch | undefined;
    let decided: Outcomes | undefined;
    try {
      return await this.unitOfWork.runToCommit(async (tx) => {
        begun = await this.beginPurchases.begin(tx, demand, batch, this.clock.now());
        if (demand === 'each') decided = await begun.result;
        failpoint('begin-before-commit');
        return begun;
      });
    } catch (error) {
      if (!(error instanceof CommitUnknownError) || !begun) throw error;
      return recover({ cause: error, payers: begun.payers, decided });
    }
  }

  /** The attempts of a lost commit are on record or they are not, all of them alike. */
  private async readBack(batch: readonly Beginning[], lost: LostCommit): Promise<Outcomes> {
    const { decided } = lost;
    const begun = decided ? batch.filter((item) => decided.get(item)?.kind === 'begun') : batch;
    const ids = begun.map(({ attemptId }) => attemptId);
    const isCommitted = async (): Promise<boolean> => (await this.attempts.read(ids)).length === ids.length;
    const committed = (): Outcomes | Promise<Outcomes> => decided ?? this.readBegun(batch, lost.payers);
    if (await isCommitted()) return committed();
    try {
      return await this.stepByStep(batch);
    } catch (error) {
      // the lost COMMIT was still under way when we looked, and its rows stand in the way of their own repetition
      if (violatedConstraint(error) === undefined) throw error;
      if (await isCommitted()) return committed();
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
