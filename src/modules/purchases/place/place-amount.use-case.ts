import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { DomainError, invalidInput } from '../../../kernel/errors';
import type { GivenAnswer } from '../../../kernel/idempotency';
import { newId } from '../../../kernel/ids';
import { LIMITS } from '../../../kernel/limits';
import { firstCharacters } from '../../../kernel/text';
import { Catalog } from '../../catalog';
import { Gateways } from '../../payments';
import { cartOfAmount } from '../begin/priced-cart';
import type { Beginning } from '../begin/types';
import type { PlaceAmountCommand } from '../model/commands';
import { PayPurchase } from './pay-purchase';

/** Longest text on a payer's statement (page: 12 characters). */
const DESCRIPTOR_LENGTH = 12;

/** Buys a bare amount: a purchase with one priced line and no stock, for merchants who keep their own catalogue. */
@Injectable()
export class PlaceAmountUseCase {
  constructor(
    private readonly catalog: Catalog,
    private readonly gateways: Gateways,
    private readonly payPurchase: PayPurchase,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Buys. Declined, redirected, pending and unknown payments are answers, not errors.
   * @param isGone whether the caller has hung up; asked when its turn comes, before anything is written
   * @throws DomainError when nothing was charged: amount-out-of-range, validation-failed, customer-not-found,
   * customer-taken, instrument-*, token-*, idempotency-mismatch, idempotency-in-flight, overloaded, unavailable
   */
  async execute(command: PlaceAmountCommand, isGone?: () => boolean): Promise<GivenAnswer> {
    const given = await this.payPurchase.execute(() => this.prepare(command), command, isGone);
    // the amount comes from the caller: there is no price that could have moved
    if (given === 'stale') throw new Error('a bare amount cannot be stale');
    return given;
  }

  private async prepare(command: PlaceAmountCommand): Promise<Beginning> {
    const { organizationId, websiteId, buyer, amount } = command;
    if (amount.minor <= 0n || amount.minor > LIMITS.totalMinor) {
      throw new DomainError('amount-out-of-range', 'The amount cannot be charged.', {
        fields: [{ field: 'amount', message: 'must be above 0 and not too large' }],
      });
    }
    const website = (await this.catalog.snapshot(organizationId)).websites.get(websiteId);
    if (!website) throw invalidInput({ field: 'websiteId', message: 'does not exist' });
    return {
      purchaseId: command.purchaseId,
      invoiceId: newId('invoice'),
      attemptId: newId('transaction'),
      organizationId,
      websiteId,
      door: command.door,
      customerId: buyer.customerId ?? newId('customer'),
      newCustomer:
        buyer.kind === 'new'
          ? { email: buyer.email, keeps: buyer.keeps, named: buyer.customerId !== undefined }
          : undefined,
      billingAddress: command.billingAddress,
      deliveryAddress: command.deliveryAddress,
      instruction: command.instruction,
      capture: command.capture,
      redirectUrl: command.redirectUrl,
      details: command.details,
      poNumber: null,
      account: undefined,
      cart: cartOfAmount({
        amountMinor: amount.minor,
        currency: amount.currency,
        description: command.description,
        reference: command.reference,
      }),
      // a bare amount holds no stock
      holder: undefined,
      client: command.client,
      waitsForPayer: false,
      catalogVersion: undefined,
      limitedCoupons: new Set(),
      redeemerEmails: [],
      pricedAt: this.clock.now(),
      unitLimits: new Map(),
      afterDecline: command.afterDecline,
      allowsAction: command.allowsAction,
      profile: command.profile,
      routing: await this.gateways.routing(organizationId),
      descriptor: firstCharacters(website.name, DESCRIPTOR_LENGTH),
      idempotency: command.idempotency,
      external: command.external,
      render: command.render,
    };
  }
}
