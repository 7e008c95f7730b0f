import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { PaymentAttemptRepository, type Attempt } from '../../payments';
import type { Purchase } from '../model/purchase';
import { PurchaseRepository } from '../store/purchase.repository';

/** A purchase with all its attempts, which nobody else can change before the transaction ends. */
export interface LockedPurchase {
  readonly purchase: Purchase;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

/** Locks a purchase for a transaction that decides by the state of its payments. */
@Injectable()
export class LockPurchase {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly attempts: PaymentAttemptRepository,
  ) {}

  /**
   * Locks in the lock order: attempts, then the purchase. Attempts are read again under the purchase's lock, because a
   * payment that began while the transaction waited is not among those that were locked.
   * @returns undefined when the organization has no such purchase
   */
  async lock(tx: Tx, organizationId: string, id: string): Promise<LockedPurchase | undefined> {
    await this.attempts.lockOfPurchase(tx, id);
    const purchase = await this.purchases.lock(tx, organizationId, id);
    return purchase && { purchase, attempts: await this.attempts.readOfPurchase(tx, id) };
  }
}
