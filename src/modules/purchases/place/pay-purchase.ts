import { Injectable, Logger } from '@nestjs/common';
import { failpoint } from '../../../kernel/failpoints';
import { inFlight, type GivenAnswer } from '../../../kernel/idempotency';
import { settlementOf } from '../../payments';
import { BeginRunner } from '../begin/begin-runner';
import type { Beginning, Begun } from '../begin/types';
import { Charge } from '../settle/charge';
import { Replay, type Repeatable } from '../read/replay';
import { SettleRunner } from '../settle/settle-runner';

/**
 * The spine of every charged purchase:
 * first transaction (intent on record, stock held) → gateway, outside any transaction → second transaction (outcome and all that follows).
 * A crash anywhere leaves an open attempt, and recovery finishes what it stands for.
 */
@Injectable()
export class PayPurchase {
  readonly #logger = new Logger(PayPurchase.name);

  constructor(
    private readonly beginRunner: BeginRunner,
    private readonly charge: Charge,
    private readonly settleRunner: SettleRunner,
    private readonly replay: Replay,
  ) {}

  /**
   * @param prepare decides and prices the purchase; runs before anything is written
   * @param isGone whether the caller has hung up, asked before anything is written
   * @returns the door's answer, or `stale` when prices changed meanwhile and nothing was written
   */
  async execute(
    prepare: () => Promise<Beginning>,
    request: Repeatable,
    isGone?: () => boolean,
  ): Promise<GivenAnswer | 'stale'> {
    let beginning: Beginning;
    try {
      beginning = await prepare();
    } catch (error) {
      // what is refused now may have succeeded when it was asked first
      return (await this.replay.answered(request)) ?? rethrow(error);
    }
    const outcome = await this.beginRunner.begin(beginning, isGone);
    switch (outcome.kind) {
      case 'begun':
        return { answer: await this.beginRunner.following(() => this.pay(outcome.begun)), replayed: false };
      case 'stale':
        return 'stale';
      case 'refused':
        return (await this.replay.answered(request)) ?? rethrow(outcome.error);
      case 'key-taken':
      case 'reference-taken':
        return (await this.replay.answered(request)) ?? rethrow(inFlight());
    }
  }

  private async pay({ beginning, view, payer }: Begun): Promise<GivenAnswer['answer']> {
    const attempt = view.attempts.at(-1);
    if (!attempt) throw new Error('a purchase began without an attempt');
    failpoint('begin-committed');
    const outcome = await this.charge.send({
      attempt,
      material: payer.material,
      allowsAction: beginning.allowsAction,
      profile: beginning.profile,
    });
    failpoint('gateway-answered');
    const settling = {
      view,
      settlement: settlementOf(attempt, outcome),
      afterDecline: beginning.afterDecline,
      idempotency: beginning.idempotency,
      render: beginning.render,
    };
    try {
      const { answer, view: settled } = await this.settleRunner.settle(settling);
      failpoint('settle-committed');
      return answer ?? beginning.render(settled);
    } catch (error) {
      // Money may have moved and the purchase is on record: the honest answer is that its outcome is not known yet. Recovery settles it.
      this.#logger.error({ err: error, attemptId: attempt.id }, 'an outcome could not be recorded');
      return beginning.render(view);
    }
  }
}

function rethrow(error: unknown): never {
  throw error;
}
