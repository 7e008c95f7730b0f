import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { Customers } from '../../customers';
import { Invoices, type Invoice } from '../../invoicing';
import { StoredInstruments, type PaymentInstruction } from '../../payment-instruments';
import { type Attempt, isPayment } from '../../payments';
import type { Payer } from '../begin/types';
import { quantityLimit, UnitLimits } from '../begin/unit-limits';
import type { KeptInstrument } from '../model/commands';
import type { Purchase } from '../model/purchase';
import { PurchaseRepository } from '../store/purchase.repository';

interface Keeping {
  /** Absent: what pays is not kept. */
  readonly keeps: KeptInstrument | undefined;
  readonly instruction: PaymentInstruction;
  readonly payer: Payer;
}

/** Brings back a purchase that ended with a payment that was never charged. */
@Injectable()
export class ReopenPurchase {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly invoices: Invoices,
    private readonly customers: Customers,
    private readonly unitLimits: UnitLimits,
    private readonly instruments: StoredInstruments,
  ) {}

  /**
   * Makes an ended purchase pending and its invoice unpaid again. Its stock and coupon uses have been taken anew. Locks: customer.
   * @param limits units per offer that a customer may have in total
   * @returns the purchase as it is now
   * @throws DomainError quantity-limit
   */
  async reopen(tx: Tx, purchase: Purchase, limits: ReadonlyMap<string, number>, now: Date): Promise<Purchase> {
    const { organizationId, id, lines } = purchase;
    const customerId = purchase.customerId as string;
    if (limits.size > 0) {
      await this.customers.lock(tx, organizationId, customerId);
      const limited = { organizationId, customerId, purchaseId: id, lines };
      if (await this.unitLimits.areExceeded(tx, limited, limits)) throw quantityLimit();
    }
    await this.purchases.move(tx, 'all', [id], 'pending', now);
    await this.invoices.reopen(tx, [purchase.invoiceId as string]);
    return { ...purchase, state: 'pending', updatedAt: now };
  }

  /**
   * Stores what pays again, under the id and the names it had: it was erased when the last attempt ended.
   * @returns the payer, with the id of what was stored
   */
  async keepAgain(
    tx: Tx,
    { organizationId, customerId }: Purchase,
    attempts: readonly Attempt[],
    { keeps, instruction, payer }: Keeping,
  ): Promise<Payer> {
    const instrumentId = attempts.findLast(isPayment)?.instrumentId ?? null;
    const isNumber = instruction.kind === 'card' || instruction.kind === 'bank';
    if (!keeps || !isNumber || instrumentId === null) return payer;
    const { billingAddress } = keeps;
    const kept = { id: instrumentId, instrument: instruction, billingAddress, unconfirmed: true };
    await this.instruments.store(tx, [{ organizationId, customerId: customerId as string, ...kept }]);
    return { ...payer, instrumentId };
  }
}

/** An invoice as it is after it was reopened. */
export const reopened = (invoice: Invoice | null): Invoice | null =>
  invoice && { ...invoice, status: 'unpaid', voidedAt: null, abandonedAt: null };
