import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Idempotent, type Answer, type GivenAnswer, type IdempotentRequest } from '../../../kernel/idempotency';
import { LIMITS } from '../../../kernel/limits';
import { Inventory } from '../../inventory';
import type { Render } from '../model/commands';
import type { Purchase } from '../model/purchase';
import { PurchaseRepository } from '../store/purchase.repository';

export interface ReleaseHoldCommand {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

export interface ExtendHoldCommand extends ReleaseHoldCommand {
  /** How much longer; at most `LIMITS.holdExtensionSeconds`. */
  readonly seconds: number;
}

/** Ends or lengthens a reservation nobody has claimed. */
@Injectable()
export class ChangeHoldUseCase {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly purchases: PurchaseRepository,
    private readonly inventory: Inventory,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Gives the units back at once. Released or expired already: the same answer, nothing changes.
   * @throws DomainError not-found · already-claimed · charge-in-progress · idempotency-*
   */
  async release(command: ReleaseHoldCommand): Promise<GivenAnswer> {
    return this.idempotent.run(command.idempotency, async (tx): Promise<Answer> => {
      const purchase = await this.lock(tx, command);
      if (purchase.state !== 'reserved') return command.render(bare(purchase, null));
      await this.inventory.release(tx, [purchase.id], ['held']);
      const now = await this.clock.read(tx);
      await this.purchases.move(tx, 'all', [purchase.id], 'released', now);
      return command.render(bare({ ...purchase, state: 'released', updatedAt: now }, null));
    });
  }

  /**
   * Lengthens a running hold, once.
   * @throws DomainError not-found · already-claimed · invalid-state (ended, or lengthened before) · idempotency-*
   */
  async extend(command: ExtendHoldCommand): Promise<GivenAnswer> {
    return this.idempotent.run(command.idempotency, async (tx): Promise<Answer> => {
      const purchase = await this.lock(tx, command);
      const seconds = Math.min(command.seconds, LIMITS.holdExtensionSeconds);
      const expiresAt =
        purchase.state === 'reserved' ? await this.inventory.extend(tx, purchase.id, seconds) : undefined;
      if (!expiresAt) throw new DomainError('invalid-state', 'The reservation has ended or was extended before.');
      return command.render(bare(purchase, expiresAt));
    });
  }

  private async lock(tx: Tx, { organizationId, purchaseId }: ReleaseHoldCommand): Promise<Purchase> {
    const purchase = await this.purchases.lock(tx, organizationId, purchaseId);
    if (!purchase) throw new DomainError('not-found', 'Unable to find the purchase.');
    if (purchase.state === 'fulfilled' || purchase.state === 'canceled') {
      throw new DomainError('already-claimed', 'The purchase was claimed already.', { purchaseId });
    }
    if (purchase.state === 'pending')
      throw new DomainError('charge-in-progress', 'The purchase is being paid.', { purchaseId });
    return purchase;
  }
}

const bare = (purchase: Purchase, holdExpiresAt: Date | null) => ({
  purchase,
  invoice: null,
  attempts: [],
  vouchers: [],
  holdExpiresAt,
});
