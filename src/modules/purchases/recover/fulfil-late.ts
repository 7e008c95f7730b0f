import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { CorrectionRepository, isPayment, OPEN_STATUSES, type Attempt, type LateOutcome } from '../../payments';
import { Coupons } from '../../pricing';
import { SecureStock } from '../begin/secure-stock';
import type { Purchase } from '../model/purchase';
import { LockPurchase } from '../read/lock-purchase';
import { isGivenUp } from './given-up';
import { HandOver } from './hand-over';

/** What the late money pays for is not to be had any more. */
export class CannotFulfilError extends Error {}

/** The transaction in which a late approval completes its purchase. */
@Injectable()
export class FulfilLate {
  constructor(
    private readonly lockPurchase: LockPurchase,
    private readonly corrections: CorrectionRepository,
    private readonly stock: SecureStock,
    private readonly coupons: Coupons,
    private readonly handOver: HandOver,
  ) {}

  /** Holds stock anew and completes the purchase. @throws CannotFulfilError · DomainError sold-out */
  async fulfil(tx: Tx, { id, organizationId, purchaseId }: Attempt, late: LateOutcome): Promise<void> {
    const locked = await this.lockPurchase.lock(tx, organizationId, purchaseId);
    const attempt = locked?.attempts.find((one) => one.id === id);
    if (!locked || !attempt || !isGivenUp(attempt)) return;
    const { purchase, attempts } = locked;
    if (!isPayable(purchase, attempts) || (await this.coupons.wereReturned(tx, purchase.id)))
      throw new CannotFulfilError();
    await this.stock.secure(tx, purchase, 'claimed');
    const at = await this.corrections.approveLate(tx, late);
    if (!at || !(await this.handOver.complete(tx, purchase, { attempt, captured: late.captured, at })))
      throw new CannotFulfilError();
  }
}

/** Nobody else is paying the purchase or has paid it, and its buyer has not been told that it is over. */
const isPayable = ({ state }: Purchase, attempts: readonly Attempt[]): boolean =>
  (state === 'pending' || state === 'abandoned') &&
  !attempts.some(
    (attempt) => OPEN_STATUSES.includes(attempt.status) || (attempt.result === 'approved' && isPayment(attempt)),
  );
