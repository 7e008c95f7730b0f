import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { invalidInput } from '../../../kernel/errors';
import type { GivenAnswer } from '../../../kernel/idempotency';
import { newId } from '../../../kernel/ids';
import { LIMITS } from '../../../kernel/limits';
import { firstCharacters } from '../../../kernel/text';
import { Passwords } from '../../auth';
import { Catalog } from '../../catalog';
import { isPaidLater } from '../../payment-instruments';
import { Gateways } from '../../payments';
import { PriceCart } from '../begin/price-cart';
import { cartOf } from '../begin/priced-cart';
import { pricesChanging } from '../begin/refusals';
import type { Beginning } from '../begin/types';
import { limitsOf } from '../begin/unit-limits';
import { holderOf } from '../model/client';
import type { PlacePurchaseCommand } from '../model/commands';
import { PayPurchase } from './pay-purchase';

/** Longest text on a payer's statement (page: 12 characters). */
const DESCRIPTOR_LENGTH = 12;

/** Buys offers of the catalogue: price, hold, charge, hand over. */
@Injectable()
export class PlacePurchaseUseCase {
  constructor(
    private readonly catalog: Catalog,
    private readonly priceCart: PriceCart,
    private readonly gateways: Gateways,
    private readonly payPurchase: PayPurchase,
    private readonly passwords: Passwords,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Buys. Declined, redirected and unknown payments are answers, not errors.
   * @param isGone whether the caller has hung up; asked when its turn comes, before anything is written
   * @throws DomainError when nothing was held or charged: validation-failed, offer-not-found, offer-unavailable,
   * sold-out, quantity-limit, price-changed, mixed-currencies, amount-out-of-range, coupon-invalid,
   * shipping-unavailable, customer-not-found, customer-taken, username-taken, instrument-not-found,
   * instrument-not-owned, token-invalid, token-expired, idempotency-mismatch, idempotency-in-flight, overloaded,
   * unavailable
   */
  async execute(command: PlacePurchaseCommand, isGone?: () => boolean): Promise<GivenAnswer> {
    const account = command.account && {
      username: command.account.username,
      passwordHash: await this.passwords.hash(command.account.password),
    };
    for (let attempt = 1; attempt <= LIMITS.priceTries; attempt += 1) {
      const given = await this.payPurchase.execute(() => this.prepare(command, account), command, isGone);
      if (given !== 'stale') return given;
      this.priceCart.forget(command.organizationId);
    }
    throw pricesChanging();
  }

  /** Prices the cart and gives everything its id. Pure decisions over cached data; nothing is written. */
  private async prepare(command: PlacePurchaseCommand, account: Beginning['account']): Promise<Beginning> {
    const { organizationId, websiteId } = command;
    const pricedAt = this.clock.now();
    const { quote, offers, limitedCoupons, redeemerEmails, version } = await this.priceCart.priceExpected(
      command,
      pricedAt,
    );
    const snapshot = await this.catalog.snapshot(organizationId);
    const website = snapshot.websites.get(websiteId);
    if (!website) throw invalidInput({ field: 'websiteId', message: 'does not exist' });
    return {
      purchaseId: newId('purchase'),
      invoiceId: newId('invoice'),
      attemptId: newId('transaction'),
      organizationId,
      websiteId,
      door: command.door,
      customerId: command.buyer.customerId ?? newId('customer'),
      newCustomer:
        command.buyer.kind === 'new'
          ? {
              email: command.buyer.email,
              keeps: command.buyer.keeps,
              named: command.buyer.customerId !== undefined,
            }
          : undefined,
      billingAddress: command.billingAddress,
      deliveryAddress: command.deliveryAddress,
      instruction: command.instruction,
      capture: command.capture,
      redirectUrl: command.redirectUrl ?? website.url,
      details: command.details,
      poNumber: command.poNumber,
      account,
      cart: cartOf(quote, snapshot.offers),
      client: command.client,
      holder: holderOf(command.client, offers),
      waitsForPayer: isPaidLater(command.instruction),
      catalogVersion: version,
      limitedCoupons,
      redeemerEmails,
      pricedAt,
      unitLimits: limitsOf(offers),
      afterDecline: command.afterDecline,
      allowsAction: command.allowsAction,
      routing: await this.gateways.routing(organizationId),
      descriptor: firstCharacters(website.name, DESCRIPTOR_LENGTH),
      idempotency: command.idempotency,
      external: command.external,
      render: command.render,
    };
  }
}
