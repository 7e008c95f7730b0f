import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import { failpoint } from '../../../kernel/failpoints';
import { type Answer, earlierAnswerOr, type GivenAnswer } from '../../../kernel/idempotency';
import { BeginRunner } from '../begin/begin-runner';
import type { Beginning, Begun } from '../begin/types';
import type { Placing } from '../model/commands';
import { Replay } from '../read/replay';
import type { PayAgainCommand } from '../retry/begin-retry';
import { PayAgain } from '../retry/pay-again';
import { ChargeAndRecord } from '../settle/charge-and-record';

type PayingCommand = Placing & Pick<PayAgainCommand, 'profile'>;

/**
 * The spine of every charged purchase: first transaction (intent on record, stock held) → gateway, outside any
 * transaction → second transaction (outcome and all that follows). A crash anywhere leaves an open attempt, and
 * recovery finishes what it stands for.
 */
@Injectable()
export class PayPurchase {
  constructor(
    private readonly beginRunner: BeginRunner,
    private readonly chargeAndRecord: ChargeAndRecord,
    private readonly replay: Replay,
    private readonly payAgain: PayAgain,
  ) {}

  /**
   * @param prepare decides and prices the purchase; runs before anything is written
   * @param isGone whether the caller has hung up, asked before anything is written
   * @param command under which names it may have been made before, who pays, and with what
   * @returns the door's answer, or `stale` when prices changed meanwhile and nothing was written
   */
  async execute(
    prepare: () => Promise<Beginning>,
    command: PayingCommand,
    isGone?: () => boolean,
  ): Promise<GivenAnswer | 'stale'> {
    try {
      return await this.chargeAndRecord.admit(command, () => this.begin(prepare, command, isGone));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'rate-limited') throw error;
      return earlierAnswerOr(error, await this.replay.answered(command));
    }
  }

  private async begin(
    prepare: () => Promise<Beginning>,
    command: PayingCommand,
    isGone?: () => boolean,
  ): Promise<GivenAnswer | 'stale'> {
    let beginning: Beginning;
    try {
      beginning = await prepare();
    } catch (error) {
      return this.answerOrTryAgain(error, command);
    }
    let outcome = await this.beginRunner.begin(beginning, isGone);
    if (outcome.kind === 'waits-for-payer') {
      outcome = await this.beginRunner.begin({ ...beginning, waitsForPayer: true }, isGone);
    }
    switch (outcome.kind) {
      case 'begun':
        return { answer: await this.beginRunner.following(() => this.pay(outcome.begun)), replayed: false };
      case 'waits-for-payer':
        throw new Error('a purchase that waits for its payer was not admitted as one');
      case 'stale':
        return 'stale';
      case 'refused':
        return this.answerOrTryAgain(outcome.error, command);
    }
  }

  /**
   * Answers a request that is refused now. It may have been made before: then its earlier answer stands, or, where its payment
   * ended without a charge, the request is another attempt of the same purchase.
   */
  private async answerOrTryAgain(refusal: unknown, command: PayingCommand): Promise<GivenAnswer> {
    const answered = await this.replay.answered(command);
    const uncharged = answered ? undefined : await this.replay.uncharged(command);
    if (!uncharged) return earlierAnswerOr(refusal, answered);
    const { view, hasKey } = uncharged;
    try {
      return { answer: await this.payAgain.execute(againOf(command, view.purchase.id, hasKey), view), replayed: false };
    } catch (error) {
      return earlierAnswerOr(error, await this.replay.answered(command));
    }
  }

  private pay({ beginning, view, payer }: Begun): Promise<Answer> {
    const attempt = view.attempts.at(-1);
    if (!attempt) throw new Error('a purchase began without an attempt');
    failpoint('begin-committed');
    return this.chargeAndRecord.execute({
      view,
      client: beginning.client,
      attempt,
      material: payer.material,
      allowsAction: beginning.allowsAction,
      profile: beginning.profile,
      afterDecline: beginning.afterDecline,
      idempotency: beginning.idempotency,
      render: beginning.render,
    });
  }
}

/** The same request as another attempt of its purchase. */
function againOf(command: PayingCommand, purchaseId: string, hasKey: boolean): PayAgainCommand {
  const { buyer, redirectUrl } = command;
  return {
    organizationId: command.organizationId,
    websiteId: command.websiteId,
    client: command.client,
    purchaseId,
    instruction: command.instruction,
    redirectUrl: redirectUrl ?? undefined,
    // the first request expected the total that the purchase still has
    expectedTotal: undefined,
    idempotency: command.idempotency,
    render: command.render,
    allowsAction: command.allowsAction,
    afterDecline: command.afterDecline,
    profile: command.profile,
    repeated: { hasKey, keeps: buyer.kind === 'new' ? buyer.keeps : undefined },
  };
}
