import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import { failpoint } from '../../../kernel/failpoints';
import { type Answer, earlierAnswerOr, type GivenAnswer } from '../../../kernel/idempotency';
import { BeginRunner } from '../begin/begin-runner';
import type { Beginning, Begun } from '../begin/types';
import { Replay, type Repeatable } from '../read/replay';
import { ChargeAndRecord } from '../settle/charge-and-record';
import type { Payable } from '../settle/decline-brake';

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
  ) {}

  /**
   * @param prepare decides and prices the purchase; runs before anything is written
   * @param isGone whether the caller has hung up, asked before anything is written
   * @param request under which names it may have been made before, who pays, and with what
   * @returns the door's answer, or `stale` when prices changed meanwhile and nothing was written
   */
  async execute(
    prepare: () => Promise<Beginning>,
    request: Repeatable & Payable,
    isGone?: () => boolean,
  ): Promise<GivenAnswer | 'stale'> {
    try {
      return await this.chargeAndRecord.admit(request, () => this.begin(prepare, request, isGone));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'rate-limited') throw error;
      return earlierAnswerOr(error, await this.replay.answered(request));
    }
  }

  private async begin(
    prepare: () => Promise<Beginning>,
    request: Repeatable,
    isGone?: () => boolean,
  ): Promise<GivenAnswer | 'stale'> {
    let beginning: Beginning;
    try {
      beginning = await prepare();
    } catch (error) {
      return earlierAnswerOr(error, await this.replay.answered(request));
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
        return earlierAnswerOr(outcome.error, await this.replay.answered(request));
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
