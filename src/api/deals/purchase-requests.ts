import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import {
  type ClaimPurchaseCommand,
  type ExpectedTotal,
  type ExtendHoldCommand,
  type ReleaseHoldCommand,
  type PlacePurchaseCommand,
  PurchaseReader,
  type ReservePurchaseCommand,
} from '../../modules/purchases';
import { Clients } from '../shared';
import { claimAsks, extensionAsks, purchaseAsks, releaseAsks, reservationAsks } from './asks';
import type { ClaimDto, ExtensionDto, NewPurchaseDto, ReservationDto } from './dto/purchase.dto';
import { type Asked, KeyedRequests } from './keyed-requests';
import { DealsNames, type Given } from './names';
import { succeeded } from './respond';
import type { Shown } from './show';
import { Showing } from './showing';
import { toCreated } from './to-created';
import { toPurchase } from './to-purchase';
import { DEALS_DOOR } from './door';

/** Makes commands of requests: reads what they only name, and everything their answers will need. */
@Injectable()
export class PurchaseRequests {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly names: DealsNames,
    private readonly showing: Showing,
    private readonly keyed: KeyedRequests,
    private readonly clients: Clients,
  ) {}

  /** @throws DomainError offer-not-found */
  async create(dto: NewPurchaseDto, asked: Asked): Promise<PlacePurchaseCommand> {
    const { organizationId, websiteId } = asked.principal;
    const [offerId, customerId, instrumentId] = await Promise.all([
      this.names.resolve(organizationId, 'offer', dto.deal_id),
      this.names.resolve(organizationId, 'customer', dto.user_id),
      this.names.resolve(organizationId, 'instrument', dto.credit_card_id),
    ]);
    const shown = await this.sellable(organizationId, offerId, {
      offer: new Map([[dto.deal_id, offerId]]),
      customer: new Map([[dto.user_id, customerId]]),
      instrument: new Map([[dto.credit_card_id, instrumentId]]),
    });
    return {
      organizationId,
      websiteId,
      door: DEALS_DOOR.name,
      buyer: { kind: 'existing', customerId },
      instruction: { kind: 'stored', instrumentId },
      lines: [{ offerId, quantity: dto.quantity ?? dto.num_bought ?? 1 }],
      expectedUnitPriceMinor: BigInt(dto.expected_price_per_unit),
      expectedTotal: fromExpectedTotal(dto),
      account: undefined,
      details: detailsOf(dto),
      idempotency: this.keyed.of(asked, 'POST /v1/purchases', purchaseAsks(dto)),
      render: (view) => toCreated(view, shown),
      ...CARD_NOW,
    };
  }

  /** @throws DomainError offer-not-found */
  async reserve(dto: ReservationDto, asked: Asked): Promise<ReservePurchaseCommand> {
    const { organizationId, websiteId } = asked.principal;
    const offerId = await this.names.resolve(organizationId, 'offer', dto.deal_id);
    const shown = await this.sellable(organizationId, offerId, { offer: new Map([[dto.deal_id, offerId]]) });
    return {
      organizationId,
      websiteId,
      door: DEALS_DOOR.name,
      lines: [{ offerId, quantity: dto.num_bought ?? dto.quantity ?? 1 }],
      holdSeconds: LIMITS.holdSeconds,
      client: await this.clients.of(asked.principal, asked.address),
      details: detailsOf(dto),
      idempotency: this.keyed.of(asked, 'POST /v1/purchases/reserve', reservationAsks(dto)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'reserved', shown) }),
    };
  }

  /** @throws DomainError not-found */
  async claim(purchaseId: string, dto: ClaimDto, asked: Asked): Promise<ClaimPurchaseCommand> {
    const { organizationId } = asked.principal;
    const { user_id: userId } = dto;
    const customerId = await this.names.resolve(organizationId, 'customer', userId);
    const shown = await this.#shownOf(purchaseId, asked, { customer: new Map([[userId, customerId]]) });
    return {
      organizationId,
      purchaseId,
      customerId,
      idempotency: this.keyed.of(asked, 'PUT /v1/purchases/:id/claim', claimAsks(purchaseId, dto)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'claimed', shown) }),
    };
  }

  /** @throws DomainError not-found */
  async release(purchaseId: string, asked: Asked): Promise<ReleaseHoldCommand> {
    const shown = await this.#shownOf(purchaseId, asked);
    return {
      organizationId: asked.principal.organizationId,
      purchaseId,
      idempotency: this.keyed.of(asked, 'PUT /v1/purchases/:id/release', releaseAsks(purchaseId)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'released', shown) }),
    };
  }

  /** @throws DomainError not-found */
  async extend(purchaseId: string, dto: ExtensionDto, asked: Asked): Promise<ExtendHoldCommand> {
    const shown = await this.#shownOf(purchaseId, asked);
    return {
      organizationId: asked.principal.organizationId,
      purchaseId,
      seconds: dto.seconds ?? LIMITS.holdExtensionSeconds,
      idempotency: this.keyed.of(asked, 'PUT /v1/purchases/:id/extend', extensionAsks(purchaseId, dto)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'reserved', shown) }),
    };
  }

  /**
   * What is charged every period is not sold here: there is no word for it in the answers. An unknown offer is for the core to refuse,
   * after it has looked for an earlier answer.
   */
  async sellable(organizationId: string, offerId: string, given: Given): Promise<Shown> {
    const shown = await this.showing.of(organizationId, { offers: [offerId] }, given);
    if ((shown.offerOf(offerId)?.period ?? null) === null) return shown;
    throw new DomainError('offer-not-found', 'Unable to find the deal.', {
      fields: [{ field: 'lines.0.offerId', message: 'is not known' }],
    });
  }

  async #shownOf(purchaseId: string, { principal }: Asked, given?: Given): Promise<Shown> {
    const purchase = await this.reader.find(principal.organizationId, purchaseId);
    if (!purchase) throw new DomainError('not-found', 'Unable to find the purchase.');
    return this.showing.of(principal.organizationId, { offers: purchase.lines.map(({ offerId }) => offerId) }, given);
  }
}

/** How this door buys: final prices, a card that is charged at once, nobody who could be sent to a page, nothing kept after a decline. */
export const CARD_NOW = {
  billingAddress: null,
  deliveryAddress: null,
  capture: true,
  afterDecline: DEALS_DOOR.purchases.afterDecline,
  allowsAction: DEALS_DOOR.purchases.allowsAction,
  redirectUrl: null,
  external: undefined,
  couponIds: [],
  shippingRateId: null,
  finalPrices: true,
  poNumber: null,
} as const;

export const fromExpectedTotal = ({ expected_total: cents }: { expected_total?: number }): ExpectedTotal | undefined =>
  cents === undefined ? undefined : { minor: BigInt(cents) };

const detailsOf = ({ session_id: sessionId }: { session_id?: string }): { sessionId?: string } =>
  sessionId === undefined ? {} : { sessionId };
