import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { Idempotent, type Answer, type GivenAnswer, type IdempotentRequest } from '../../kernel/idempotency';
import { newId } from '../../kernel/ids';
import { Outbox } from '../../kernel/outbox';
import { TenantVersion } from '../../kernel/tenant-version';
import { Catalog, isOnSale } from '../catalog';
import { Customers } from '../customers';
import { Invoices } from '../invoicing';
import { Attempts, type NewAttempt } from '../payments';
import { Vouchers } from '../vouchers';
import { claimedInvoice, paidElsewhere } from './claim-records';
import type { Render } from './model/commands';
import type { Purchase, PurchaseView } from './model/purchase';
import { PurchaseReader } from './read/purchase-reader';
import { ReservationStep } from './reservation-step';
import { vouchersOf } from './settle/vouchers-of';
import { PurchaseRows } from './store/purchase-rows';

export interface ClaimPurchaseCommand {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

/** Turns a reservation into a purchase whose payment the partner has taken already. */
@Injectable()
export class ClaimPurchase {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly purchases: PurchaseRows,
    private readonly reader: PurchaseReader,
    private readonly reservation: ReservationStep,
    private readonly customers: Customers,
    private readonly catalog: Catalog,
    private readonly versions: TenantVersion,
    private readonly invoices: Invoices,
    private readonly attempts: Attempts,
    private readonly vouchers: Vouchers,
    private readonly outbox: Outbox,
  ) {}

  /**
   * In time it succeeds whatever has become of the offer; late it takes stock anew. Claimed already by the same customer: the same answer.
   * @throws DomainError not-found · customer-not-found · already-claimed (by another customer, or not a reservation) · sold-out ·
   * offer-unavailable (late, and the offer has ended) · quantity-limit · idempotency-*
   */
  async execute(command: ClaimPurchaseCommand): Promise<GivenAnswer> {
    return this.idempotent.run(command.idempotency, (tx) => this.claim(tx, command));
  }

  private async claim(tx: Tx, command: ClaimPurchaseCommand): Promise<Answer> {
    const { organizationId, purchaseId, customerId } = command;
    const purchase = await this.purchases.lock(tx, organizationId, purchaseId);
    if (!purchase) throw new DomainError('not-found', 'Unable to find the purchase.');
    if (purchase.state === 'fulfilled' && purchase.customerId === customerId) return this.again(command);
    if (!['reserved', 'released', 'abandoned'].includes(purchase.state) || purchase.customerId !== null) {
      throw new DomainError('already-claimed', 'The purchase was claimed already.', { purchaseId });
    }
    const { now } = await this.versions.confirm(tx, new Map());
    await this.requireOpenOffer(tx, purchase, now);
    await this.reservation.secure(tx, purchase, 'claimed');
    return command.render(await this.complete(tx, purchase, customerId, now));
  }

  /** A late claim is a new purchase in all but name: the offer must still be on sale. In time nothing but the hold counts. */
  private async requireOpenOffer(tx: Tx, purchase: Purchase, now: Date): Promise<void> {
    if (!(await this.reservation.isLate(tx, purchase.id))) return;
    const { offers } = await this.catalog.snapshot(purchase.organizationId);
    for (const { offerId } of purchase.lines) {
      const offer = offers.get(offerId);
      if (!offer || !isOnSale(offer, now)) throw new DomainError('offer-unavailable', 'The offer has ended.');
    }
  }

  private async complete(tx: Tx, purchase: Purchase, customerId: string, now: Date): Promise<PurchaseView> {
    const { organizationId } = purchase;
    const [number] = await this.customers.takeInvoiceNumbers(tx, [{ organizationId, customerId, count: 1 }]);
    if (number === undefined) throw new DomainError('customer-not-found', 'Unable to find the user.', { fields: [{ field: 'customerId', message: 'does not exist' }] });
    await this.checkUnitLimits(tx, purchase, customerId);

    const fulfilled: Purchase = { ...purchase, customerId, invoiceId: newId('invoice'), state: 'fulfilled', updatedAt: now };
    await this.purchases.adopt(tx, purchase.id, { customerId, invoiceId: fulfilled.invoiceId as string, state: 'fulfilled', at: now });
    const [invoice] = await this.invoices.issue(tx, [claimedInvoice(fulfilled, number, now)]);
    const attempt: NewAttempt = paidElsewhere(fulfilled, newId('transaction'), now);
    await this.attempts.open(tx, [attempt]);
    const vouchers = await this.vouchers.issue(tx, [vouchersOf(fulfilled, now)].filter(({ lines }) => lines.length > 0));
    await this.outbox.append(tx, [
      {
        organizationId,
        topic: 'purchase.completed',
        aggregateId: purchase.id,
        payload: { purchaseId: purchase.id, purchaseNumber: purchase.number.toString(), door: purchase.door, customerId, invoiceId: fulfilled.invoiceId, transactionId: attempt.id, result: 'approved', amountMinor: purchase.amountMinor.toString(), currency: purchase.currency },
      },
    ]);
    return {
      purchase: fulfilled,
      invoice: invoice ?? null,
      attempts: [{ ...attempt, refundedMinor: 0n, gatewayReference: null, approvalUrl: null, sessionExpiresAt: null, updatedAt: now }],
      vouchers: vouchers.get(purchase.id) ?? [],
      holdExpiresAt: null,
    };
  }

  private async checkUnitLimits(tx: Tx, purchase: Purchase, customerId: string): Promise<void> {
    const { offers } = await this.catalog.snapshot(purchase.organizationId);
    const wanted = new Map<string, number>();
    for (const line of purchase.lines) {
      if (line.kind === 'item') wanted.set(line.offerId, (wanted.get(line.offerId) ?? 0) + line.quantity);
    }
    for (const [offerId, quantity] of wanted) {
      const limit = offers.get(offerId)?.maxPerUser ?? null;
      if (limit === null) continue;
      const before = await this.purchases.unitsBought(tx, purchase.organizationId, customerId, offerId, purchase.id);
      if (before + quantity > limit) {
        throw new DomainError('quantity-limit', 'The user cannot purchase that many.', { fields: [{ field: 'lines.0.quantity', message: 'cannot purchase that many' }] });
      }
    }
  }

  private async again({ organizationId, purchaseId, render }: ClaimPurchaseCommand): Promise<Answer> {
    const view = await this.reader.view(organizationId, purchaseId);
    if (!view) throw new DomainError('not-found', 'Unable to find the purchase.');
    return render(view);
  }
}
