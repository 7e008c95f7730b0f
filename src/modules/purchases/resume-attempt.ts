import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors';
import type { Money } from '../../kernel/money';
import { Attempts, OPEN_STATUSES, PAYMENT_GATEWAY, settlementOf, type Attempt, type GatewayOutcome, type PaymentGateway } from '../payments';
import type { PurchaseView } from './model/purchase';
import { PurchaseReader } from './read/purchase-reader';
import { SettleRunner } from './settle/settle-runner';

/** Asks the gateway how an open attempt stands and records the answer: after a redirect came back, a callback arrived, or time passed. */
@Injectable()
export class ResumeAttempt {
  constructor(
    private readonly attempts: Attempts,
    private readonly reader: PurchaseReader,
    private readonly settleRunner: SettleRunner,
    @Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway,
  ) {}

  /**
   * @returns the purchase as it stands afterwards
   * @throws DomainError not-found for an unknown attempt
   */
  async execute(attemptId: string): Promise<PurchaseView> {
    const [attempt] = await this.attempts.read([attemptId]);
    if (!attempt) throw new DomainError('not-found', 'No such transaction.');
    const view = await this.viewOf(attempt);
    if (!OPEN_STATUSES.includes(attempt.status)) return view;
    const outcome = await this.outcomeOf(attempt);
    return outcome ? this.record(view, attempt, outcome) : view;
  }

  /** Records an outcome that is known. @returns the purchase as it stands afterwards */
  async record(view: PurchaseView, attempt: Attempt, outcome: GatewayOutcome): Promise<PurchaseView> {
    const settling = {
      view,
      settlement: settlementOf(attempt, outcome),
      afterDecline: view.purchase.door === 'storefront' ? ('keep-hold' as const) : ('release' as const),
      idempotency: undefined,
      render: undefined,
    };
    return (await this.settleRunner.settle(settling)).view;
  }

  /** What the gateway knows of the attempt; undefined when it says nothing certain. */
  private async outcomeOf(attempt: Attempt): Promise<GatewayOutcome | undefined> {
    const amount: Money = { minor: attempt.amountMinor, currency: attempt.currency };
    if (amount.minor === 0n) return freeOfCharge(attempt, amount);
    const answer = await this.gateway.inquire(attempt.id, amount);
    return answer.kind === 'found' ? answer.outcome : undefined;
  }

  private async viewOf(attempt: Attempt): Promise<PurchaseView> {
    const view = await this.reader.view(attempt.organizationId, attempt.purchaseId);
    if (!view) throw new DomainError('not-found', 'No such purchase.');
    return view;
  }
}

const freeOfCharge = (attempt: Attempt, amount: Money): GatewayOutcome => ({
  kind: 'approved',
  gatewayReference: attempt.id,
  authorizationCode: '',
  responseCode: '00',
  amount,
  captured: true,
});
