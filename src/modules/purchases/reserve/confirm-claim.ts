import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { TenantVersion } from '../../../kernel/tenant-version';
import { Catalog, type CatalogSnapshot, isOnSale } from '../../catalog';
import { Customers } from '../../customers';
import { SecureStock } from '../begin/secure-stock';
import { UnitLimits } from '../begin/unit-limits';
import type { Purchase } from '../model/purchase';

/** Who claims which reservation. */
export interface Claim {
  /** Locked by the caller, and not claimed by anybody. */
  readonly purchase: Purchase;
  readonly customerId: string;
}

/** Makes sure that a customer may have what a reservation holds, and sells its units. */
@Injectable()
export class ConfirmClaim {
  constructor(
    private readonly versions: TenantVersion,
    private readonly catalog: Catalog,
    private readonly stock: SecureStock,
    private readonly customers: Customers,
    private readonly unitLimits: UnitLimits,
  ) {}

  /**
   * @param snapshot the catalogue as it was read before the transaction
   * @returns the customer's next invoice number and the transaction's time
   * @throws DomainError customer-not-found · sold-out · offer-unavailable (late, and the offer has ended) · quantity-limit
   */
  async confirm(
    tx: Tx,
    { purchase, customerId }: Claim,
    snapshot: CatalogSnapshot,
  ): Promise<{ invoiceNumber: number; now: Date }> {
    const { organizationId, id: purchaseId, lines } = purchase;
    const { now, stale } = await this.versions.confirm(tx, new Map([[organizationId, snapshot.version]]));
    const offerIds = lines.map(({ offerId }) => offerId);
    const offers = stale.length === 0 ? snapshot.offers : await this.catalog.readOffers(tx, organizationId, offerIds);
    if (await this.stock.isLate(tx, purchaseId)) requireOpen(purchase, offers, now);
    await this.stock.secure(tx, purchase, 'claimed');
    const [invoiceNumber] = await this.customers.allocateInvoiceNumbers(tx, [{ organizationId, customerId, count: 1 }]);
    if (invoiceNumber === undefined)
      throw new DomainError('customer-not-found', 'Unable to find the user.', {
        fields: [{ field: 'customerId', message: 'does not exist' }],
      });
    const limited = { organizationId, customerId, purchaseId, lines };
    if (await this.unitLimits.areExceeded(tx, limited, limitsOf(offers)))
      throw new DomainError('quantity-limit', 'The user cannot purchase that many.', {
        fields: [{ field: 'lines.0.quantity', message: 'cannot purchase that many' }],
      });
    return { invoiceNumber, now };
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
