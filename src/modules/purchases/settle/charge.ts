import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../../../kernel/config';
import type { Money } from '../../../kernel/money';
import type { Secret } from '../../../kernel/secret';
import {
  type AccountRouting,
  type Approved,
  type Attempt,
  type Declined,
  type GatewayOutcome,
  Gateways,
  type PaymentGateway,
} from '../../payments';
import type { ChargeMaterial } from '../../payment-instruments';

export interface ChargeOrder {
  readonly attempt: Attempt;
  readonly material: ChargeMaterial;
  /** False: a payment that needs the payer to act is voided and counts as referred. */
  readonly allowsAction: boolean;
  /** Country and model of the merchant account, where acquirers' rules depend on them. */
  readonly profile?: { readonly country: string; readonly model: string } | undefined;
}

/** Talks to the gateway. Never inside a transaction; never throws for trouble of the gateway. */
@Injectable()
export class Charge {
  readonly #logger = new Logger(Charge.name);

  constructor(
    private readonly gateways: Gateways,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Sends a charge or an authorization that is on record. Nothing to pay is approved without the gateway. */
  async send(order: ChargeOrder): Promise<GatewayOutcome> {
    const { attempt, material } = order;
    const amount: Money = { minor: attempt.amountMinor, currency: attempt.currency };
    if (amount.minor === 0n) return nothingToPay(attempt);
    if (attempt.response.hosted === true && material.type === 'redirect' && order.allowsAction) {
      return { kind: 'action-required', gatewayReference: attempt.id, action: 'redirect', url: this.pageOf(attempt) };
    }
    const request = {
      attemptId: attempt.id,
      merchantReference: attempt.purchaseId,
      amount,
      instrument: material,
      returnUrl: `${this.config.publicUrl}/v1/payment-return/${attempt.id}`,
      callbackUrl: this.gateways.callbackUrlOf(attempt),
      descriptor: attempt.response.descriptor,
      profile: order.profile,
    };
    const gateway = await this.usable(attempt);
    if (!gateway) return { kind: 'not-sent', cause: 'account-unusable' };
    const outcome = attempt.type === 'authorize' ? await gateway.authorize(request) : await gateway.charge(request);
    const needsPayer = outcome.kind === 'action-required' || outcome.kind === 'pending';
    if (needsPayer && !order.allowsAction) return this.refer(attempt, outcome.gatewayReference);
    // a verification code is typed on our page: the gateway has none for it
    const isPageless = outcome.kind === 'action-required' && outcome.url === null;
    return isPageless ? { ...outcome, url: this.pageOf(attempt) } : outcome;
  }

  /** Where payments of an organization go. */
  routing(organizationId: string): Promise<AccountRouting> {
    return this.gateways.routing(organizationId);
  }

  /** Gives the gateway the verification code that it asked for. */
  async complete(attempt: Attempt, cvv: Secret): Promise<GatewayOutcome> {
    const amount: Money = { minor: attempt.amountMinor, currency: attempt.currency };
    const gateway = await this.gateways.of(attempt);
    return gateway.completeAction({ attemptId: attempt.id, amount, cvv });
  }

  /** Undefined, and an error in the log: the account's credentials cannot be read, so that nothing can have been sent. */
  private async usable(attempt: Attempt): Promise<PaymentGateway | undefined> {
    try {
      return await this.gateways.of(attempt);
    } catch (error) {
      this.#logger.error({ err: error, attemptId: attempt.id }, 'the gateway account of a payment cannot be used');
      return undefined;
    }
  }

  /** Our page where the payer of an attempt chooses how to pay, or types the code of a card. */
  private pageOf({ invoiceId, id }: Attempt): string {
    return `${this.config.publicUrl}/pay/${invoiceId ?? id}`;
  }

  /**
   * Voids a payment nobody will complete. What cannot be voided for sure is unknown, and recovery goes on
   * asking.
   */
  private async refer(attempt: Attempt, gatewayReference: string): Promise<GatewayOutcome> {
    const fence = await (await this.gateways.of(attempt)).voidByReference(attempt.id);
    if (fence.kind === 'unknown') return { kind: 'unknown', cause: 'timeout', mismatch: false };
    if (fence.kind === 'final' && fence.outcome.kind === 'approved') return fence.outcome;
    return referred(gatewayReference);
  }
}

/** A purchase that costs nothing is paid, without any gateway. */
export const nothingToPay = (attempt: Attempt): Approved => ({
  kind: 'approved',
  gatewayReference: attempt.id,
  authorizationCode: '',
  responseCode: '00',
  amount: { minor: 0n, currency: attempt.currency },
  captured: true,
});

const referred = (gatewayReference: string): Declined => ({
  kind: 'declined',
  gatewayReference,
  reason: 'referral',
  responseCode: '01',
  message: 'The payment needs the payer and cannot be completed here.',
});
