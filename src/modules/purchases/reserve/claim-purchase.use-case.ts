import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Idempotent, type Answer, type GivenAnswer, type IdempotentRequest } from '../../../kernel/idempotency';
import { Catalog, type CatalogSnapshot } from '../../catalog';
import type { Render } from '../model/commands';
import type { Purchase, PurchaseState } from '../model/purchase';
import { PurchaseReader } from '../read/purchase-reader';
import { PurchaseRepository } from '../store/purchase.repository';
import { ClaimRecords } from './claim-records';
import { ConfirmClaim } from './confirm-claim';

export interface ClaimPurchaseCommand {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

const ENDED: readonly PurchaseState[] = ['fulfilled', 'canceled'];

/**
 * The same customer claimed it before: the transaction has nothing to do, and its connection is given back before
 * anything is read.
 */
class ClaimedBefore extends Error {}

/** Turns a reservation into a purchase whose payment the partner has taken already. */
@Injectable()
export class ClaimPurchaseUseCase {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly purchases: PurchaseRepository,
    private readonly reader: PurchaseReader,
    private readonly catalog: Catalog,
    private readonly confirmClaim: ConfirmClaim,
    private readonly records: ClaimRecords,
  ) {}

  /**
   * In time it succeeds whatever has become of the offer; late it holds stock anew. Claimed already by the same
   * customer: the same answer.
   * @throws DomainError not-found · customer-not-found · already-claimed (by another customer, or not a reservation) ·
   * sold-out · offer-unavailable (late, and the offer has ended; or it is a purchase with a card, declined or under way) · quantity-limit · idempotency-*
   */
  async execute(command: ClaimPurchaseCommand): Promise<GivenAnswer> {
    // before the transaction: a request that has a connection must not wait for another one
    const snapshot = await this.catalog.snapshot(command.organizationId);
    try {
      return await this.idempotent.run(command.idempotency, (tx) => this.claim(tx, command, snapshot));
    } catch (error) {
      if (!(error instanceof ClaimedBefore)) throw error;
      return { answer: await this.again(command), replayed: false };
    }
  }

  private async claim(tx: Tx, command: ClaimPurchaseCommand, snapshot: CatalogSnapshot): Promise<Answer> {
    const { organizationId, purchaseId, customerId } = command;
    const purchase = await this.purchases.lock(tx, organizationId, purchaseId);
    if (!purchase) throw new DomainError('not-found', 'Unable to find the purchase.');
    if (purchase.state === 'fulfilled' && purchase.customerId === customerId) throw new ClaimedBefore();
    requireReservation(purchase);
    const confirmed = await this.confirmClaim.confirm(tx, { purchase, customerId }, snapshot);
    return command.render(await this.records.write(tx, { purchase, customerId, ...confirmed }));
  }

  private async again({ organizationId, purchaseId, render }: ClaimPurchaseCommand): Promise<Answer> {
    const view = await this.reader.view(organizationId, purchaseId);
    if (!view) throw new DomainError('not-found', 'Unable to find the purchase.');
    return render(view);
  }
}

/** @throws DomainError already-claimed · offer-unavailable */
function requireReservation({ id, state, customerId }: Purchase): void {
  if (ENDED.includes(state)) {
    throw new DomainError('already-claimed', 'The purchase was claimed already.', { purchaseId: id });
  }
  if (customerId !== null) {
    throw new DomainError('offer-unavailable', 'It is paid by its buyer, not by a partner, and cannot be claimed.');
  }
}
