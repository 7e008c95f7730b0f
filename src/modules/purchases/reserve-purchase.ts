import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database';
import { Idempotent, type Answer, type GivenAnswer, type IdempotentRequest } from '../../kernel/idempotency';
import { newId } from '../../kernel/ids';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { TenantVersion } from '../../kernel/tenant-version';
import { HoldLimits, Inventory, type Holder } from '../inventory';
import { Pricing, type QuoteResult } from '../pricing';
import { cartOf, type PricedCart } from './begin/priced-cart';
import { soldOut } from './begin/refusals';
import type { LineRequest, Render } from './model/commands';
import type { Door, PurchaseDetails, PurchaseView } from './model/purchase';
import { quoteCommand } from './quote-command';
import { PurchaseRows } from './store/purchase-rows';

export interface ReservePurchaseCommand {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly door: Door;
  readonly lines: readonly LineRequest[];
  /** By the database clock; may be a fraction. */
  readonly holdSeconds: number;
  /** Whose running holds are counted; undefined: nobody's. */
  readonly holder: Holder | undefined;
  readonly details: PurchaseDetails;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

interface Priced {
  readonly cart: PricedCart;
  readonly version: string;
  readonly at: Date;
}

const PRICE_TRIES = 3;

class PricesMoved extends Error {}

/** Takes stock for a while, with nobody yet to pay: the hold ends by time, by a claim or by a release. */
@Injectable()
export class ReservePurchase {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly versions: TenantVersion,
    private readonly pricing: Pricing,
    private readonly inventory: Inventory,
    private readonly holdLimits: HoldLimits,
    private readonly purchases: PurchaseRows,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * @throws DomainError sold-out, hold-limit-reached, offer-not-found, offer-unavailable, quantity-limit, validation-failed,
   * idempotency-*, unavailable
   */
  async execute(command: ReservePurchaseCommand): Promise<GivenAnswer> {
    for (let attempt = 1; attempt <= PRICE_TRIES; attempt += 1) {
      // before the transaction: reading prices may need a connection of its own, and everybody waiting for one while having one is a standstill
      const priced = await this.price(command).catch(refusal);
      if (priced instanceof DomainError && !command.idempotency) throw priced;
      try {
        return await this.idempotent.run(command.idempotency, (tx) => {
          // what is refused now may have been granted when it was asked first: a stored answer has come before this
          if (priced instanceof DomainError) throw priced;
          return this.reserve(tx, command, priced);
        });
      } catch (error) {
        if (!(error instanceof PricesMoved)) throw error;
        this.pricing.forget(command.organizationId);
      }
    }
    throw new DomainError('unavailable', 'Prices are changing. Try again.', {
      retryAfterSeconds: LIMITS.retryAfterSeconds,
    });
  }

  private async price({ organizationId, lines }: ReservePurchaseCommand): Promise<Priced> {
    const at = this.clock.now();
    const cart = {
      organizationId,
      lines,
      couponIds: [],
      shippingRateId: null,
      deliveryAddress: null,
      billingAddress: null,
      finalPrices: true,
    };
    const { quote, offers, version } = await this.pricing.quote(quoteCommand(cart, at));
    requireClaimable(lines, offers);
    return { cart: cartOf(quote, new Map(offers.map((offer) => [offer.id, offer]))), version, at };
  }

  private async reserve(tx: Tx, command: ReservePurchaseCommand, { cart, version, at }: Priced): Promise<Answer> {
    const { organizationId, holder } = command;
    const { now, stale } = await this.versions.confirm(tx, new Map([[organizationId, version]]));
    if (stale.length > 0 || Math.abs(now.getTime() - at.getTime()) > LIMITS.quoteAgeMs) throw new PricesMoved();
    const purchaseId = newId('purchase');
    if (holder) await this.holdLimits.admit(tx, holder);
    const lines = cart.lines.flatMap(({ line, itemId, quantity }) =>
      itemId === null ? [] : [{ line, itemId: BigInt(itemId), quantity }],
    );
    const [held] = await this.inventory.hold(tx, [{ purchaseId, lines }], 'held', command.holdSeconds);
    if (!held?.held) throw soldOut(held?.shortLine ?? 0);
    if (holder) await this.holdLimits.record(tx, purchaseId, holder);
    const purchase = {
      id: purchaseId,
      organizationId,
      websiteId: command.websiteId,
      customerId: null,
      door: command.door,
      state: 'reserved' as const,
      kind: 'one-time-order' as const,
      currency: cart.currency,
      amountMinor: cart.amountMinor,
      invoiceId: null,
      lines: cart.lines,
      details: command.details,
      renewalAt: null,
      createdAt: now,
    };
    const numbers = await this.purchases.insert(tx, [{ ...purchase, external: undefined }]);
    const view: PurchaseView = {
      purchase: { ...purchase, number: numbers.get(purchaseId) as bigint, externalRef: null, updatedAt: now },
      invoice: null,
      attempts: [],
      vouchers: [],
      holdExpiresAt: held.expiresAt ?? null,
    };
    return command.render(view);
  }
}

/** More than one customer may have of an offer is more than anybody could claim. @throws DomainError quantity-limit */
function requireClaimable(lines: readonly LineRequest[], offers: QuoteResult['offers']): void {
  lines.forEach(({ quantity }, line) => {
    const limit = offers[line]?.maxPerUser ?? null;
    if (limit === null || quantity <= limit) return;
    throw new DomainError('quantity-limit', 'Nobody can purchase that many.', {
      fields: [{ field: `lines.${String(line)}.quantity`, message: 'cannot purchase that many' }],
    });
  });
}

function refusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}
