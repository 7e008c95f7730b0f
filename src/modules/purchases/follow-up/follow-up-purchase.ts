import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { UnitOfWork, type Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import {
  type Answer,
  earlierAnswerOr,
  type GivenAnswer,
  Idempotency,
  Idempotent,
  type IdempotentRequest,
  KeyTakenError,
} from '../../../kernel/idempotency';
import type { Attempt, AttemptType } from '../../payments';
import type { PurchaseView } from '../model/purchase';
import { type LockedPurchase as Locked, LockPurchase } from '../read/lock-purchase';
import { PurchaseReader } from '../read/purchase-reader';
import { Replay } from '../read/replay';
import { FollowUps } from './follow-ups';

/** A request to continue the payment of a purchase. */
export interface FollowUpCommand {
  readonly organizationId: string;
  readonly purchaseId: string;
  /** Minor units; undefined: everything that is left. */
  readonly amountMinor: bigint | undefined;
  readonly idempotency: IdempotentRequest | undefined;
  /** @param attempt what was done, as it stands; undefined when it cannot be found again */
  readonly render: (view: PurchaseView, attempt: Attempt | undefined) => Answer;
}

/** A purchase as it stands under its locks, and the time of the transaction. */
export interface LockedPurchase extends Locked {
  readonly now: Date;
}

/**
 * Puts the operation on record, under the purchase's locks.
 * @returns its attempt; or one of those there are, where nothing is to be asked of the gateway
 * @throws DomainError when it is not allowed
 */
export type CreateFollowUp = (tx: Tx, locked: LockedPurchase) => Promise<Attempt>;

interface BegunFollowUp {
  readonly attempt: Attempt;
  /** The gateway is to be asked. */
  readonly isNew: boolean;
}

/**
 * The spine of captures, voids and refunds: first transaction (locks, rules, intent on record) → gateway → second
 * transaction (outcome and what follows from it). A crash anywhere leaves an open attempt, and recovery finishes what
 * it stands for.
 */
@Injectable()
export class FollowUpPurchase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lockPurchase: LockPurchase,
    private readonly idempotency: Idempotency,
    private readonly idempotent: Idempotent,
    private readonly clock: DatabaseClock,
    private readonly reader: PurchaseReader,
    private readonly replay: Replay,
    private readonly followUps: FollowUps,
  ) {}

  /**
   * @param type of the attempt that `create` makes
   * @throws DomainError not-found · idempotency-mismatch · idempotency-in-flight · as `create`
   */
  async execute(command: FollowUpCommand, type: AttemptType, create: CreateFollowUp): Promise<GivenAnswer> {
    const before = await this.answered(command, type);
    if (before) return before;
    let begun: BegunFollowUp;
    try {
      begun = await this.unitOfWork.run((tx) => this.begin(tx, command, create));
    } catch (error) {
      if (!(error instanceof KeyTakenError)) throw error;
      return earlierAnswerOr(error, await this.answered(command, type));
    }
    const { attempt, isNew } = begun;
    const known = isNew ? await this.followUps.send(attempt) : attempt.result !== 'unknown';
    const view = await this.reader.view(command.organizationId, command.purchaseId);
    if (!view) throw new Error('a purchase is gone');
    const answer = command.render(
      view,
      view.attempts.find(({ id }) => id === attempt.id),
    );
    if (known) await this.freeze(command.idempotency, answer);
    return { answer, replayed: false };
  }

  private async begin(tx: Tx, command: FollowUpCommand, create: CreateFollowUp): Promise<BegunFollowUp> {
    const { organizationId, purchaseId, idempotency } = command;
    const locked = await this.lockPurchase.lock(tx, organizationId, purchaseId);
    if (!locked) throw new DomainError('not-found', 'There is no such purchase.');
    const attempt = await create(tx, { ...locked, now: await this.clock.read(tx) });
    await this.idempotent.acquire(tx, idempotency, purchaseId);
    return { attempt, isNew: locked.attempts.every(({ id }) => id !== attempt.id) };
  }

  /**
   * The answer to the same request made before. The attempt is found again by the caller's key and its type: the same
   * key may have bought the purchase, for a key is valid for one route.
   */
  private async answered(
    { idempotency, render }: FollowUpCommand,
    type: AttemptType,
  ): Promise<GivenAnswer | undefined> {
    if (!idempotency) return undefined;
    const { key } = idempotency.scope;
    return this.replay.byKey(idempotency, (view) =>
      render(
        view,
        view.attempts.find((attempt) => attempt.type === type && attempt.requestId === key),
      ),
    );
  }

  private async freeze(idempotency: IdempotentRequest | undefined, answer: Answer): Promise<void> {
    if (!idempotency) return;
    await this.unitOfWork.run((tx) => this.idempotency.finish(tx, [{ ...idempotency.scope, answer }]));
  }
}
