import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database';
import { Idempotent, type Answer, type GivenAnswer, type IdempotentRequest } from '../../kernel/idempotency';
import { newId } from '../../kernel/ids';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { TenantVersion } from '../../kernel/tenant-version';
import { Catalog } from '../catalog';
import { Inventory } from '../inventory';
import { Pricing } from '../pricing';
import { cartOf } from './begin/priced-cart';
import { soldOut } from './begin/refusals';
import type { LineRequest, Render } from './model/commands';
import type { Door, PurchaseDetails, PurchaseView } from './model/purchase';
import { PurchaseRows } from './store/purchase-rows';

export interface ReservePurchaseCommand {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly door: Door;
  readonly lines: readonly LineRequest[];
  readonly holdSeconds: number;
  readonly details: PurchaseDetails;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: Render;
}

const PRICE_TRIES = 3;

class PricesMoved extends Error {}

/** Takes stock for a while, with nobody yet to pay: the hold ends by time, by a claim or by a release. */
@Injectable()
export class ReservePurchase {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly versions: TenantVersion,
    private readonly catalog: Catalog,
    private readonly pricing: Pricing,
    private readonly inventory: Inventory,
    private readonly purchases: PurchaseRows,
    private readonly clock: DatabaseClock,
  ) {}

  /** @throws DomainError sold-out, offer-not-found, offer-unavailable, quantity-limit, validation-failed, idempotency-*, unavailable */
  async execute(command: ReservePurchaseCommand): Promise<GivenAnswer> {
    for (let attempt = 1; attempt <= PRICE_TRIES; attempt += 1) {
      try {
        return await this.idempotent.run(command.idempotency, (tx) => this.reserve(tx, command));
      } catch (error) {
        if (!(error instanceof PricesMoved)) throw error;
        this.pricing.forget(command.organizationId);
      }
    }
    throw new DomainError('unavailable', 'Prices are changing. Try again.', { retryAfterSeconds: LIMITS.retryAfterSeconds });
  }

  private async reserve(tx: Tx, command: ReservePurchaseCommand): Promise<Answer> {
    const { organizationId } = command;
    const pricedAt = this.clock.now();
    const { quote, version } = await this.pricing.quote({
      organizationId,
      lines: command.lines,
      couponIds: [],
      shippingRateId: null,
      deliveryAddress: null,
      billingAddress: null,
      finalPrices: true,
      now: pricedAt,
    });
    const cart = cartOf(quote, (await this.catalog.snapshot(organizationId)).offers);
    const { now, stale } = await this.versions.confirm(tx, new Map([[organizationId, version]]));
    if (stale.length > 0 || Math.abs(now.getTime() - pricedAt.getTime()) > LIMITS.quoteAgeMs) throw new PricesMoved();
    const purchaseId = newId('purchase');
    const lines = cart.lines.flatMap(({ line, itemId, quantity }) => (itemId === null ? [] : [{ line, itemId: BigInt(itemId), quantity }]));
    const [held] = await this.inventory.hold(tx, [{ purchaseId, lines }], 'held', command.holdSeconds);
    if (!held?.held) throw soldOut(held?.shortLine ?? 0);
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
