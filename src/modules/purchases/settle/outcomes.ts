import type { Answer, IdempotentRequest } from '../../../kernel/idempotency';
import type { Attempt, Settlement } from '../../payments';
import type { AfterDecline, Render } from '../model/commands';
import type { PurchaseView } from '../model/purchase';
import { mayChooseAgain } from './resume-page';
import type { SettledAs } from './settled-view';

/** One outcome to be recorded. */
export interface Settling {
  readonly view: PurchaseView;
  readonly settlement: Settlement;
  readonly afterDecline: AfterDecline;
  readonly idempotency: IdempotentRequest | undefined;
  /** Absent when nobody waits for an answer (recovery, callbacks). */
  readonly render: Render | undefined;
}

export interface Settled {
  readonly view: PurchaseView;
  readonly answer: Answer | undefined;
}

/** An outcome as it is recorded, with what it means for its purchase. */
export interface Outcome {
  readonly item: Settling;
  readonly attempt: Attempt;
  readonly as: SettledAs;
}

/** What a batch comes to, known before it is recorded. */
export interface Expected {
  readonly outcomes: readonly Outcome[];
  readonly at: Date;
}

/** The outcomes whose attempts moved here. */
export function outcomesOf(batch: readonly Settling[], moved: Map<string, Attempt>): Outcome[] {
  return batch.flatMap((item): Outcome[] => {
    const attempt = moved.get(item.settlement.attemptId);
    // the same attempt twice in one batch (an answer and its callback): the first one settles it
    moved.delete(item.settlement.attemptId);
    return attempt ? [{ item, attempt, as: settledAs(item.view, attempt, item.afterDecline) }] : [];
  });
}

/** The purchases of outcomes, in their order. */
export const idsOf = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ item }) => item.view.purchase.id);

/** Attempts that are settled together are settled at the same moment. */
export const momentOf = ([first]: readonly Outcome[]): Date => (first as Outcome).attempt.updatedAt;

/**
 * What a settled attempt means for its purchase. An authorization fulfils too: the goods are promised, the money is
 * reserved.
 */
export function settledAs(view: PurchaseView, attempt: Attempt, afterDecline: AfterDecline): SettledAs {
  if (attempt.result === 'unknown') return 'open';
  if (attempt.result === 'approved') return 'fulfilled';
  if (afterDecline === 'keep-hold') return 'kept';
  return afterDecline === 'resume-page' && mayChooseAgain(view, attempt) ? 'resumed' : 'released';
}
