import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import type { Secret } from '../../../kernel/secret';
import { AttemptRecoveryRepository, type Attempt, type Declined, type GatewayOutcome } from '../../payments';
import type { PaymentInstruction } from '../../payment-instruments';
import { ResolvePayers } from '../begin/resolve-payers';
import type { Payer } from '../begin/types';
import { Charge } from '../settle/charge';
import { DeclineBrake } from '../settle/decline-brake';
import type { Client } from '../model/client';
import type { PurchaseView } from '../model/purchase';
import { OpenPayment } from '../recover/open-payment';

const CANCELED = { responseCode: '17', message: 'Canceled by the customer' } as const;

/**
 * What a payer does on our page with a payment that waits there. Whatever is clicked twice, in two windows or by two
 * people: one click acquires the payment, the others find it gone.
 */
@Injectable()
export class ContinuePaymentUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly recovery: AttemptRecoveryRepository,
    private readonly payers: ResolvePayers,
    private readonly charge: Charge,
    private readonly openPayment: OpenPayment,
    private readonly brake: DeclineBrake,
  ) {}

  /**
   * Sends a payment with what its payer chose: a card, or one of the methods it allows.
   * @returns the purchase as it stands afterwards; undefined when the payment does not wait for a choice (any more)
   * @throws DomainError method-unavailable · gateway-account-missing · card-number-refused · rate-limited
   */
  choose(
    view: PurchaseView,
    attempt: Attempt,
    { client, instruction }: { readonly client: Client | undefined; readonly instruction: PaymentInstruction },
  ): Promise<PurchaseView | undefined> {
    return this.brake.run({ client, instruction }, () => this.send(view, attempt, { client, instruction }));
  }

  private async send(
    view: PurchaseView,
    attempt: Attempt,
    { client, instruction }: { readonly client: Client | undefined; readonly instruction: PaymentInstruction },
  ): Promise<PurchaseView | undefined> {
    const payer = await this.payerOf(view, instruction);
    const { methods = [] } = attempt.response;
    if (methods.length > 0 && !methods.includes(payer.method))
      throw new DomainError('method-unavailable', 'The method is not available.');
    const { account, method, summary } = payer;
    const acquired = await this.acquire(attempt, {
      method,
      instrument: summary,
      gatewayName: account?.gatewayName ?? null,
      gatewayAccountId: account?.id ?? null,
    });
    if (!acquired) return undefined;
    const outcome = await this.charge.send({ attempt: acquired, material: payer.material, allowsAction: true });
    await this.brake.learn(client, payer.material, outcome);
    return this.record(view, acquired, outcome);
  }

  /**
   * Somebody looks at the page on which a payment waits: from the first time on it has the time of a session.
   * @returns whether its time has changed
   */
  open(attempt: Attempt): Promise<boolean> {
    return this.unitOfWork.run((tx) => this.recovery.openHosted(tx, attempt.id));
  }

  /** Which of these methods the payer of a purchase can choose, in their order: what an active gateway account takes. */
  async payable({ purchase }: PurchaseView, methods: readonly string[]): Promise<string[]> {
    const routing = await this.charge.routing(purchase.organizationId);
    return routing.payable(purchase.websiteId, methods, purchase.currency);
  }

  /** The payer does not want to pay. @returns as `choose` */
  async cancel(view: PurchaseView, attempt: Attempt): Promise<PurchaseView | undefined> {
    const acquired = await this.acquire(attempt, attempt);
    // the gateway has never heard of it: there is nothing to be taken back
    const canceled: Declined = { kind: 'declined', gatewayReference: attempt.id, reason: 'canceled', ...CANCELED };
    return acquired && this.record(view, acquired, canceled);
  }

  /** The payer is somewhere else with the payment, and wants to pay in another way. @returns as `OpenPayment.end` */
  replace(view: PurchaseView): Promise<PurchaseView> {
    return this.openPayment.end(view, 'replaced');
  }

  /** The payer is somewhere else with the payment, and does not want to pay. @returns as `OpenPayment.end` */
  giveUp(view: PurchaseView): Promise<PurchaseView> {
    return this.openPayment.end(view, 'voided');
  }

  /**
   * Gives the gateway the verification code it asked for.
   * @returns the purchase as it stands afterwards
   * @throws DomainError rate-limited
   */
  complete(view: PurchaseView, attempt: Attempt, cvv: Secret, client?: Client): Promise<PurchaseView> {
    return this.brake.run({ client }, async () => {
      const outcome = await this.charge.complete(attempt, cvv);
      await this.brake.learn(client, undefined, outcome);
      return this.record(view, attempt, outcome);
    });
  }

  private acquire(
    attempt: Attempt,
    chosen: Pick<Attempt, 'method' | 'instrument' | 'gatewayName' | 'gatewayAccountId'>,
  ): Promise<Attempt | undefined> {
    return this.unitOfWork.run((tx) => this.recovery.continueHosted(tx, attempt.id, chosen));
  }

  private async payerOf({ purchase }: PurchaseView, instruction: PaymentInstruction): Promise<Payer> {
    const { organizationId, websiteId, customerId, amountMinor, currency } = purchase;
    const request = {
      organizationId,
      websiteId,
      customerId: customerId ?? '',
      newCustomer: undefined,
      instruction,
      // what pays here comes with the request, and was looked at before
      client: undefined,
      routing: await this.charge.routing(organizationId),
      amount: { minor: amountMinor, currency },
    };
    const [payer] = await this.unitOfWork.run((tx) => this.payers.resolve(tx, [request]));
    if (!payer || payer instanceof DomainError) throw payer ?? new Error('no payer');
    return payer;
  }

  private record(view: PurchaseView, attempt: Attempt, outcome: GatewayOutcome): Promise<PurchaseView> {
    const attempts = view.attempts.map((other) => (other.id === attempt.id ? attempt : other));
    return this.openPayment.record({ ...view, attempts }, attempt, outcome);
  }
}
