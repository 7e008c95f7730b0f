import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Idempotent, type Answer, type GivenAnswer, type IdempotentRequest } from '../../../kernel/idempotency';
import { newId } from '../../../kernel/ids';
import { Outbox } from '../../../kernel/outbox';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Catalog, type CatalogSnapshot, isOnSale } from '../../catalog';
import { Customers } from '../../customers';
import { Invoices } from '../../invoicing';
import { PaymentAttemptRepository, type NewAttempt } from '../../payments';
import { Vouchers } from '../../vouchers';
import { claimedInvoice, paidElsewhere } from './claim-records';
import type { Render } from '../model/commands';
import type { Purchase, PurchaseState, PurchaseView } from '../model/purchase';
import { PurchaseReader } from '../read/purchase-reader';
import { SecureStock } from '../begin/secure-stock';
import { UnitLimits } from '../begin/unit-limits';
import { vouchersOf } from '../settle/vouchers-of';
import { PurchaseRepository } from '../store/purchase.repository';

export interface ClaimPurchaseCommand {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly customerId: string;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

interface Claiming {
  readonly purchase: Purchase;
  readonly customerId: string;
  readonly offers: CatalogSnapshot['offers'];
  readonly now: Date;
}

const CLAIMABLE: readonly PurchaseState[] = ['reserved', 'released', 'abandoned'];

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
    private readonly unitLimits: UnitLimits,
    private readonly reader: PurchaseReader,
    private readonly reservation: SecureStock,
    private readonly customers: Customers,
    private readonly catalog: Catalog,
    private readonly versions: TenantVersion,
    private readonly invoices: Invoices,
    private readonly attempts: PaymentAttemptRepository,
    private readonly vouchers: Vouchers,
    private readonly outbox: Outbox,
  ) {}

  /**
   * In time it succeeds whatever has become of the offer; late it holds stock anew. Claimed already by the same
   * customer: the same answer.
   * @throws DomainError not-found · customer-not-found · already-claimed (by another customer, or not a reservation) ·
   * sold-out · offer-unavailable (late, and the offer has ended) · quantity-limit · idempotency-*
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
    if (!CLAIMABLE.includes(purchase.state) || purchase.customerId !== null) {
      throw new DomainError('already-claimed', 'The purchase was claimed already.', { purchaseId });
    }
    const { now, stale } = await this.versions.confirm(tx, new Map([[organizationId, snapshot.version]]));
    const offers =
      stale.length === 0
        ? snapshot.offers
        : await this.catalog.readOffers(
            tx,
            organizationId,
            purchase.lines.map(({ offerId }) => offerId),
          );
    if (await this.reservation.isLate(tx, purchase.id)) requireOpen(purchase, offers, now);
    await this.reservation.secure(tx, purchase, 'claimed');
    return command.render(await this.complete(tx, { purchase, customerId, offers, now }));
  }

  private async complete(tx: Tx, { purchase, customerId, offers, now }: Claiming): Promise<PurchaseView> {
    const { organizationId } = purchase;
    const [number] = await this.customers.allocateInvoiceNumbers(tx, [{ organizationId, customerId, count: 1 }]);
    if (number === undefined)
      throw new DomainError('customer-not-found', 'Unable to find the user.', {
        fields: [{ field: 'customerId', message: 'does not exist' }],
      });
    const limited = { organizationId, customerId, purchaseId: purchase.id, lines: purchase.lines };
    if (await this.unitLimits.areExceeded(tx, limited, limitsOf(offers)))
      throw new DomainError('quantity-limit', 'The user cannot purchase that many.', {
        fields: [{ field: 'lines.0.quantity', message: 'cannot purchase that many' }],
      });

    const fulfilled: Purchase = {
      ...purchase,
      customerId,
      invoiceId: newId('invoice'),
      state: 'fulfilled',
      updatedAt: now,
    };
    await this.purchases.assign(tx, purchase.id, {
      customerId,
      invoiceId: fulfilled.invoiceId as string,
      state: 'fulfilled',
      at: now,
    });
    const [invoice] = await this.invoices.issue(tx, [claimedInvoice(fulfilled, number, now)]);
    const attempt: NewAttempt = paidElsewhere(fulfilled, newId('transaction'), now);
    const attempts = await this.attempts.create(tx, [attempt]);
    const vouchers = await this.vouchers.issue(
      tx,
      [vouchersOf(fulfilled, now)].filter(({ lines }) => lines.length > 0),
    );
    await this.outbox.append(tx, [
      {
        organizationId,
        topic: 'purchase.completed',
        aggregateId: purchase.id,
        payload: {
          purchaseId: purchase.id,
          purchaseNumber: purchase.number.toString(),
          door: purchase.door,
          customerId,
          invoiceId: fulfilled.invoiceId,
          transactionId: attempt.id,
          result: 'approved',
          amountMinor: purchase.amountMinor.toString(),
          currency: purchase.currency,
        },
      },
    ]);
    return {
      purchase: fulfilled,
      invoice: invoice ?? null,
      attempts,
      vouchers: vouchers.get(purchase.id) ?? [],
      holdExpiresAt: null,
    };
  }

  private async again({ organizationId, purchaseId, render }: ClaimPurchaseCommand): Promise<Answer> {
    const view = await this.reader.view(organizationId, purchaseId);
    if (!view) throw new DomainError('not-found', 'Unable to find the purchase.');
    return render(view);
  }
}

/** Units per offer that one customer may have in total; offers without a limit are left out. */
function limitsOf(offers: CatalogSnapshot['offers']): Map<string, number> {
  const limits = new Map<string, number>();
  for (const [id, { maxPerUser }] of offers) if (maxPerUser !== null) limits.set(id, maxPerUser);
  return limits;
}

/**
 * A late claim is a new purchase in all but name: the offer must still be on sale. In time nothing but the hold counts.
 */
function requireOpen({ lines }: Purchase, offers: CatalogSnapshot['offers'], now: Date): void {
  for (const { offerId } of lines) {
    const offer = offers.get(offerId);
    if (!offer || !isOnSale(offer, now)) throw new DomainError('offer-unavailable', 'The offer has ended.');
  }
}
