import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Idempotent, type IdempotentRequest } from '../../../kernel/idempotency';
import { newId } from '../../../kernel/ids';
import {
  type AccountRouting,
  Gateways,
  PaymentAttemptRepository,
  isPayment,
  type Attempt,
  type NewAttempt,
} from '../../payments';
import { type ChargeMaterial, PaymentTokens, type PaymentInstruction } from '../../payment-instruments';
import type { Holder } from '../../inventory';
import { Coupons } from '../../pricing';
import { ResolvePayers, type PayerRequest } from '../begin/resolve-payers';
import type { Payer } from '../begin/types';
import { hostedMembers } from '../begin/hosted-session';
import { DoorPolicies } from '../model/door-policies';
import { attemptDraft } from '../model/attempt-draft';
import type { Client } from '../model/client';
import type { AfterDecline, KeptInstrument, Render } from '../model/commands';
import { type ExpectedTotal, requireExpectedTotal } from '../model/expected-total';
import type { Purchase, PurchaseView } from '../model/purchase';
import { SecureStock } from '../begin/secure-stock';
import { LockPurchase } from '../read/lock-purchase';
import { PriceOfToday, type Repriced } from './price-of-today';
import { reopened, ReopenPurchase } from './reopen-purchase';
import { requirePayable } from './require-payable';

export interface RetryPaymentCommand {
  readonly organizationId: string;
  readonly websiteId: string;
  /** Whose limits count the purchase from now on; absent: the holder's before. */
  readonly client?: Client | undefined;
  readonly purchaseId: string;
  readonly instruction: PaymentInstruction;
  readonly redirectUrl: string | undefined;
  /** Refuse when the invoice's amount is another one. */
  readonly expectedTotal: ExpectedTotal | undefined;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

/** A request that was made before, and whose payment ended without a charge. */
export interface Repeated {
  /** Its idempotency key is written already. */
  readonly hasKey: boolean;
  /** Whether what pays is stored for later purchases. */
  readonly keeps?: KeptInstrument | undefined;
}

export interface PayAgainCommand extends RetryPaymentCommand {
  /** May the payer be sent to a page? */
  readonly allowsAction: boolean;
  readonly afterDecline: AfterDecline;
  /** Country and model of the merchant account, where acquirers' rules depend on them. */
  readonly profile?: { readonly country: string; readonly model: string } | undefined;
  readonly repeated?: Repeated | undefined;
}

/** What pays on a page or later: nothing that pays was given. */
const PAID_LATER: readonly ChargeMaterial['type'][] = ['redirect', 'voucher'];

/** What holds for a try, known before its transaction. */
interface RetryTerms {
  readonly today: Repriced;
  readonly holder: Holder | undefined;
  readonly routing: AccountRouting;
}

/** A try that is on record and may be charged. */
export interface Retry {
  readonly view: PurchaseView;
  readonly attempt: Attempt;
  readonly payer: Payer;
}

/** The first transaction of another try. */
@Injectable()
export class BeginRetry {
  constructor(
    private readonly attempts: PaymentAttemptRepository,
    private readonly lockPurchase: LockPurchase,
    private readonly reservation: SecureStock,
    private readonly payers: ResolvePayers,
    private readonly tokens: PaymentTokens,
    private readonly idempotent: Idempotent,
    private readonly clock: DatabaseClock,
    private readonly coupons: Coupons,
    private readonly prices: PriceOfToday,
    private readonly gateways: Gateways,
    private readonly doors: DoorPolicies,
    private readonly reopening: ReopenPurchase,
  ) {}

  /**
   * @param terms `today`: what the purchase would cost now, which counts only when its hold is over; `holder`: whose
   * limits count the purchase from now on; `routing`: where payments of the organization go
   * @throws DomainError not-found · already-paid · charge-in-progress · validation-failed · price-changed · what `PriceOfToday` throws ·
   * sold-out · coupon-invalid · token-invalid · hold-limit-reached · quantity-limit · KeyTakenError
   */
  async begin(
    tx: Tx,
    command: PayAgainCommand,
    before: PurchaseView,
    { today, holder, routing }: RetryTerms,
  ): Promise<Retry> {
    // Another try may have written its attempt while this transaction waited for the purchase. Found here it is a
    // refusal; found by the unique index it is a deadlock, because whoever settles that attempt waits for the purchase.
    const locked = await this.lockPurchase.lock(tx, command.organizationId, command.purchaseId);
    if (!locked || locked.purchase.customerId === null || locked.purchase.invoiceId === null)
      throw new DomainError('not-found', 'No such purchase.');
    const { purchase, attempts } = locked;
    requirePayable(purchase, attempts, command.repeated !== undefined);
    requireExpectedTotal(command.expectedTotal, { minor: purchase.amountMinor, currency: purchase.currency });
    const payer = await this.payerOf(tx, { ...command, routing }, purchase);
    const waitsForPayer = PAID_LATER.includes(payer.material.type);
    if (holder) await this.reservation.admit(tx, purchase.id, holder, waitsForPayer);
    if (await this.reservation.isLate(tx, purchase.id)) await this.prices.requireUnchanged(tx, today);
    await this.reservation.secure(tx, purchase, 'committing');
    if (holder && waitsForPayer) await this.reservation.requireWithin(tx, purchase.id, holder);
    await this.redeemCoupons(tx, purchase, before);
    const now = await this.clock.read(tx);
    const ended = purchase.state !== 'pending';
    const unitLimits = today.kind === 'unchanged' ? today.unitLimits : new Map<string, number>();
    const open = ended ? await this.reopening.reopen(tx, purchase, unitLimits, now) : purchase;
    if (!command.repeated?.hasKey) await this.idempotent.acquire(tx, command.idempotency, purchase.id);
    await this.useToken(tx, command);
    const keeping = { keeps: command.repeated?.keeps, instruction: command.instruction };
    const paying = await this.reopening.keepAgain(tx, open, attempts, { ...keeping, payer });
    const attempt = this.attemptOf(command, open, attempts, paying, now);
    const [created] = (await this.attempts.create(tx, [attempt])) as [Attempt];
    return {
      view: {
        ...before,
        purchase: open,
        invoice: ended ? reopened(before.invoice) : before.invoice,
        attempts: [...attempts, created],
        holdExpiresAt: null,
      },
      attempt: created,
      payer,
    };
  }

  /** What `begin` has to know before its transaction. */
  async terms(view: PurchaseView): Promise<{ today: Repriced; routing: AccountRouting }> {
    return { today: await this.prices.of(view), routing: await this.gateways.routing(view.purchase.organizationId) };
  }

  private async payerOf(
    tx: Tx,
    { instruction, websiteId, client, routing }: RetryPaymentCommand & { readonly routing: AccountRouting },
    purchase: Purchase,
  ): Promise<Payer> {
    const request: PayerRequest = {
      organizationId: purchase.organizationId,
      websiteId,
      customerId: purchase.customerId as string,
      newCustomer: undefined,
      instruction,
      client,
      routing,
      amount: { minor: purchase.amountMinor, currency: purchase.currency },
    };
    const [payer] = await this.payers.resolve(tx, [request]);
    if (!payer || payer instanceof DomainError) throw payer ?? new Error('no payer');
    return payer;
  }

  /** What the purchase redeemed counts on; what was given back with its stock is redeemed anew. @throws DomainError coupon-invalid */
  private async redeemCoupons(tx: Tx, purchase: Purchase, { invoice }: PurchaseView): Promise<void> {
    const outcomes = await this.coupons.redeemAgain(
      tx,
      (invoice?.document.discounts ?? []).map(({ couponId, redemptionId, amountMinor }) => ({
        id: redemptionId,
        organizationId: purchase.organizationId,
        couponId,
        purchaseId: purchase.id,
        customerId: purchase.customerId as string,
        amountMinor,
      })),
    );
    const fields = outcomes.flatMap((outcome, index) =>
      outcome === 'exhausted' ? [{ field: `couponIds.${String(index)}`, message: 'has no redemptions left' }] : [],
    );
    if (fields.length > 0) throw new DomainError('coupon-invalid', 'The coupon has no redemptions left.', { fields });
  }

  private async useToken(tx: Tx, { instruction, organizationId }: RetryPaymentCommand): Promise<void> {
    if (instruction.kind !== 'token') return;
    const [used] = await this.tokens.consume(tx, [{ organizationId, id: instruction.tokenId }]);
    if (!used) {
      throw new DomainError('token-invalid', 'The payment token was used already.', {
        fields: [{ field: 'paymentInstruction.token', message: 'was used already' }],
      });
    }
  }

  private attemptOf(
    command: RetryPaymentCommand,
    purchase: Purchase,
    attempts: readonly Attempt[],
    payer: Payer,
    now: Date,
  ): NewAttempt {
    const last = attempts.at(-1);
    return attemptDraft(
      { ...purchase, purchaseId: purchase.id },
      {
        id: newId('transaction'),
        type: last?.type === 'authorize' ? 'authorize' : 'sale',
        amountMinor: purchase.amountMinor,
        gatewayName: payer.account?.gatewayName ?? null,
        gatewayAccountId: payer.account?.id ?? null,
        method: payer.method,
        instrumentId: payer.instrumentId,
        instrument: payer.summary,
        response: {
          ...(last?.response.descriptor !== undefined && { descriptor: last.response.descriptor }),
          ...hostedMembers(payer.material, this.doors.of(purchase.door)),
        },
        requestId: command.idempotency?.scope.key ?? null,
        retryNumber: attempts.filter(isPayment).length,
        redirectUrl: command.redirectUrl ?? last?.redirectUrl ?? null,
        createdAt: now,
      },
    );
  }
}
