import type { Approved, GatewayOutcome, PaymentInstructions, ThreeDs } from '../../outcomes';
import type { OperationKind } from '../../port';
import { declined } from './declines';
import type { Order } from './records';
import { authorizationCode, gatewayReference, type Rng } from './rng';
import type { Verdict } from './verdict';

const FRICTIONLESS: ThreeDs = {
  version: '2.2.0',
  enrolled: 'yes',
  authenticated: 'yes',
  liability: 'protected',
  flow: 'frictionless',
};
const APPROVED_CODE = '00';
const VOUCHER_MINUTES = 60 * 24 * 3;
const MINUTE_MS = 60_000;
const CODE_DIGITS = 10;
const AMOUNT_DIGITS = 12;

/** Words the gateway's answers: references, authorization codes, links and payment instructions. */
export class Answers {
  constructor(
    private readonly rng: Rng,
    private readonly nowMs: () => number,
    private readonly payPageUrl: string,
  ) {}

  newReference(): string {
    return gatewayReference(this.rng);
  }

  /** The answer to a payment the gateway sees for the first time. */
  first(order: Order, verdict: Verdict, reference: string): GatewayOutcome {
    switch (verdict.kind) {
      case 'approve':
      case 'fault':
        return this.approval(order, reference);
      case 'frictionless':
        return this.approval(order, reference, FRICTIONLESS);
      case 'decline':
        return declined(verdict.reason, reference);
      case 'verification-code':
        return { kind: 'action-required', gatewayReference: reference, action: 'verification-code', url: null };
      case 'challenge':
      case 'redirect':
        return {
          kind: 'action-required',
          gatewayReference: reference,
          action: verdict.kind,
          url: this.pageUrl(reference),
        };
      case 'instructions':
        return { kind: 'pending', gatewayReference: reference, instructions: this.instructions(order, reference) };
    }
  }

  approval(
    order: Pick<Order, 'amount'> & { readonly kind: OperationKind },
    reference: string,
    threeDs?: ThreeDs,
  ): Approved {
    const outcome: Approved = {
      kind: 'approved',
      gatewayReference: reference,
      authorizationCode: authorizationCode(this.rng),
      responseCode: APPROVED_CODE,
      amount: order.amount,
      captured: order.kind === 'charge' || order.kind === 'capture',
    };
    return threeDs ? { ...outcome, threeDs } : outcome;
  }

  private instructions(order: Order, reference: string): PaymentInstructions {
    const paymentCode = String(this.rng.nextUint32()).padStart(CODE_DIGITS, '0');
    const expiresAtMs = this.nowMs() + (order.expiresInMinutes ?? VOUCHER_MINUTES) * MINUTE_MS;
    return {
      method: order.methods[0] ?? '',
      paymentCode,
      barcodeText: paymentCode + String(order.amount.minor).padStart(AMOUNT_DIGITS, '0'),
      expiresAt: new Date(expiresAtMs).toISOString(),
      url: this.pageUrl(reference),
    };
  }

  private pageUrl(reference: string): string {
    return `${this.payPageUrl}/${reference}`;
  }
}
