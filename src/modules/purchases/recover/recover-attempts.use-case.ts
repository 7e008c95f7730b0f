import { Injectable, Logger } from '@nestjs/common';
import { failpoint } from '../../../kernel/failpoints';
import { UnitOfWork } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { AttemptRecoveryRepository, type DueAttempt, isPayment } from '../../payments';
import { FollowUps } from '../follow-up/follow-ups';
import { FindOutcome } from './find-outcome';
import { RecordOutcome } from './record-outcome';

/**
 * Settles attempts whose outcome nobody recorded: the process died, the gateway did not answer, the payer did not come
 * back. Any number of processes may run it; each attempt is leased to one of them at a time, and one that fails does
 * not hold up the others.
 */
@Injectable()
export class RecoverAttemptsUseCase {
  readonly #logger = new Logger(RecoverAttemptsUseCase.name);
  readonly #inFlight = new Set<Promise<void>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly recovery: AttemptRecoveryRepository,
    private readonly findOutcome: FindOutcome,
    private readonly outcomes: RecordOutcome,
    private readonly followUps: FollowUps,
  ) {}

  /** Takes what is due, as far as there is room, and begins with it. @returns how many were begun */
  async begin(): Promise<number> {
    const room = LIMITS.recoveryBatch - this.#inFlight.size;
    if (room <= 0) return 0;
    const due = await this.unitOfWork.run((tx) => this.recovery.leaseDue(tx, room));
    if (due.length > 0) failpoint('attempt-leased');
    for (const one of due) {
      const work = this.recover(one).finally(() => this.#inFlight.delete(work));
      this.#inFlight.add(work);
    }
    return due.length;
  }

  /** Waits for everything that was begun. */
  async idle(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  private async recover(due: DueAttempt): Promise<void> {
    const { attempt, tries } = due;
    try {
      const settled = await this.settle(due);
      if (!settled) await this.later(due);
    } catch (error) {
      this.#logger.error(
        { err: error, attemptId: attempt.id, attempt: tries },
        'an attempt could not be recovered and is tried again',
      );
      await this.later(due).catch(() => undefined);
    }
  }

  /** @returns whether its outcome is known now */
  private async settle(due: DueAttempt): Promise<boolean> {
    const { attempt } = due;
    if (!isPayment(attempt)) return this.followUps.recover(attempt);
    const view = await this.outcomes.purchaseOf(attempt);
    const settlement = await this.findOutcome.of(due, this.outcomes.policyOf(view).allowsAction);
    if (!settlement) return false;
    await this.outcomes.record(view, settlement);
    return true;
  }

  /** 1, 2, 4, … seconds, at most `LIMITS.recoveryBackoffSeconds`. */
  private async later({ attempt, tries }: DueAttempt): Promise<void> {
    const seconds = Math.min(2 ** Math.min(tries - 1, LIMITS.recoveryBackoffSeconds), LIMITS.recoveryBackoffSeconds);
    await this.unitOfWork.run((tx) => this.recovery.reschedule(tx, attempt.id, seconds));
  }
}
