import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { newId } from '../../../kernel/ids';
import { LIMITS } from '../../../kernel/limits';
import { isPayment, PaymentAttemptRepository, settlementOf, type Attempt } from '../../payments';
import { attemptDraft } from '../model/attempt-draft';
import type { PurchaseView } from '../model/purchase';

const MS_PER_SECOND = 1_000;
/** Declines after which nobody wants to pay any more, or can. */
const OVER: readonly (string | undefined)[] = ['canceled', 'expired'];

/** A payment that came to nothing, of a purchase that is not over by it. */
export interface Resumed {
  readonly view: PurchaseView;
  readonly attempt: Attempt;
}

/**
 * Whether the payer of a payment that came to nothing may choose again on our page: they chose there, they did not give up, and the
 * session, whose time is that of its first try, has not ended.
 */
export function mayChooseAgain(view: PurchaseView, attempt: Attempt): boolean {
  const { result, response } = attempt;
  const wasDeclined = result === 'declined' && !OVER.includes(response.declineReason);
  const wasReplaced = result === 'canceled' && response.cause === 'replaced';
  return response.methods !== undefined && (wasDeclined || wasReplaced) && secondsLeft(view, attempt) > 0;
}

function secondsLeft({ attempts }: PurchaseView, { updatedAt }: Attempt): number {
  const began = attempts.find(isPayment)?.createdAt ?? updatedAt;
  return LIMITS.paymentSessionSeconds - Math.ceil((updatedAt.getTime() - began.getTime()) / MS_PER_SECOND);
}

/** Lets payers try again on the page they were on: a new attempt that waits there, in the transaction that ends the one before. */
@Injectable()
export class ResumePage {
  constructor(private readonly attempts: PaymentAttemptRepository) {}

  /** @returns the attempts that wait now, in the order of those that came to nothing */
  async resume(tx: Tx, ended: readonly Resumed[]): Promise<Attempt[]> {
    if (ended.length === 0) return [];
    const created = await this.attempts.create(tx, ended.map(draftOf));
    const waiting = await this.attempts.settle(
      tx,
      created.map((attempt, at) => {
        const { view, attempt: before } = ended[at] as Resumed;
        const seconds = secondsLeft(view, before);
        const onPage = {
          kind: 'action-required',
          gatewayReference: attempt.id,
          action: 'redirect',
          url: null,
        } as const;
        return { ...settlementOf(attempt, onPage), sessionSeconds: seconds, leaseSeconds: seconds };
      }),
    );
    return created.map((attempt) => waiting.get(attempt.id) ?? attempt);
  }
}

const draftOf = ({ view, attempt }: Resumed) =>
  attemptDraft(attempt, {
    id: newId('transaction'),
    type: attempt.type,
    amountMinor: attempt.amountMinor,
    gatewayName: attempt.gatewayName,
    gatewayAccountId: attempt.gatewayAccountId,
    method: attempt.method,
    response: {
      hosted: true,
      resumed: true,
      methods: attempt.response.methods ?? [],
      ...(attempt.response.descriptor !== undefined && { descriptor: attempt.response.descriptor }),
    },
    retryNumber: view.attempts.filter(isPayment).length,
    redirectUrl: attempt.redirectUrl,
    createdAt: attempt.updatedAt,
  });
