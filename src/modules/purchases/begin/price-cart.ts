import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import { foldEmail } from '../../../kernel/text';
import { Strikes, type Subject } from '../../../kernel/strikes';
import { Customers } from '../../customers';
import { Pricing, type Quote, type QuoteResult } from '../../pricing';
import type { Client } from '../model/client';
import type { Buyer, PlacePurchaseCommand } from '../model/commands';
import { requireExpectedTotal } from '../model/expected-total';
import { quoteCommand, type PreviewPurchaseCommand } from '../model/quote-command';

export interface PricedForBuyer extends QuoteResult {
  /** The e-mail addresses that limits per customer count beside the customer's id, folded. Empty where the cart has no such limit. */
  readonly redeemerEmails: readonly string[];
}

/** What a cart costs its buyer: preview and purchase ask here, so both refuse the same. */
@Injectable()
export class PriceCart {
  constructor(
    private readonly pricing: Pricing,
    private readonly customers: Customers,
    private readonly strikes: Strikes,
  ) {}

  /**
   * Prices a cart. Reads caches, and the customer's record where a coupon is limited per customer.
   * @throws DomainError as `Pricing.quote` · rate-limited · coupon-invalid (`couponIds.N`) for a coupon per customer without an e-mail address
   */
  async price(command: PreviewPurchaseCommand, now: Date): Promise<PricedForBuyer> {
    const priced = await this.quote(command, now);
    const { quote, couponsPerCustomer } = priced;
    if (couponsPerCustomer.size === 0 || command.buyer === null) return { ...priced, redeemerEmails: [] };
    const redeemerEmails = await this.emailsOf(command.organizationId, command.buyer);
    const fields = quote.discounts.flatMap(({ couponId }, index) =>
      redeemerEmails.length === 0 && couponsPerCustomer.has(couponId)
        ? [{ field: `couponIds.${String(index)}`, message: 'is limited per customer and needs an e-mail address' }]
        : [],
    );
    if (fields.length > 0) throw new DomainError('coupon-invalid', 'The coupon needs an e-mail address.', { fields });
    return { ...priced, redeemerEmails };
  }

  /**
   * The price of a purchase whose caller may have said what to expect. A price that is not the expected one is made once more, by what is
   * committed now, before it is refused: the caches may be a moment behind.
   * @throws DomainError as `price` · price-changed (`expectedUnitPrice`, `expectedTotal`) · validation-failed (`expectedTotal`)
   */
  async priceExpected(command: PlacePurchaseCommand, now: Date): Promise<PricedForBuyer> {
    const priced = await this.price(command, now);
    try {
      requireExpected(command, priced.quote);
      return priced;
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'price-changed')) throw error;
    }
    this.pricing.recheck(command.organizationId);
    const again = await this.price(command, now);
    requireExpected(command, again.quote);
    return again;
  }

  /** Whoever tries many coupons that do not work may try no more of them for a while. */
  private quote(command: PreviewPurchaseCommand, now: Date): Promise<QuoteResult> {
    const quote = (): Promise<QuoteResult> => this.pricing.quote(quoteCommand(command, now));
    const subjects = command.couponIds.length === 0 ? [] : guesserOf(command.client);
    return this.strikes.run(subjects, async () => {
      try {
        return await quote();
      } catch (error) {
        if (error instanceof DomainError && error.code === 'coupon-invalid')
          await this.strikes.add(error.fields.flatMap(() => subjects));
        throw error;
      }
    });
  }

  /** Makes the next price see what is committed now. */
  forget(organizationId: string): void {
    this.pricing.forget(organizationId);
  }

  /** The address given with the purchase, then the one on the customer's record; each once. */
  private async emailsOf(organizationId: string, buyer: Buyer): Promise<string[]> {
    const customer =
      buyer.kind === 'existing' ? await this.customers.find(organizationId, buyer.customerId) : undefined;
    const emails = [buyer.email, customer?.email].flatMap((email) => (email ? [foldEmail(email)] : []));
    return [...new Set(emails)].filter((email) => email !== '');
  }
}

function requireExpected(command: PlacePurchaseCommand, { lines, totalMinor, currency }: Quote): void {
  const { expectedUnitPriceMinor, expectedTotal } = command;
  if (expectedUnitPriceMinor !== undefined && lines[0]?.unitPriceMinor !== expectedUnitPriceMinor) {
    throw new DomainError('price-changed', 'The price is another one.', {
      fields: [{ field: 'expectedUnitPrice', message: 'is not the price' }],
    });
  }
  requireExpectedTotal(expectedTotal, { minor: totalMinor, currency });
}

/** The strangers at one address, where declines are counted too. */
function guesserOf(client: Client | undefined): Subject[] {
  if (!client?.isStranger || client.limits.declinesPerTenMinutes === 0) return [];
  const { fingerprint, organizationId, websiteId, limits } = client;
  return [{ kind: 'coupon', fingerprint, allowed: limits.declinesPerTenMinutes, organizationId, label: { websiteId } }];
}
