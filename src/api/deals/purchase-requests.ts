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
import {
  comparableClaim,
  comparableExtension,
  comparablePurchase,
  comparableRelease,
  comparableReservation,
} from './comparable-requests';
import type { ClaimDto, ExtensionDto, NewPurchaseDto, ReservationDto } from './dto/purchase.dto';
import { type RequestContext, KeyedRequests } from './keyed-requests';
import { DealsNames, type Given } from './names';
import { succeeded } from './respond';
import type { MappingContext } from './mapping-context';
import { MappingContexts } from './mapping-contexts';
import { toCreated } from './to-created';
import { toPurchase } from './to-purchase';
import { DEALS_DOOR } from './door';

/** Makes commands of requests: reads what they only name, and everything their answers will need. */
@Injectable()
export class PurchaseRequests {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly names: DealsNames,
    private readonly contexts: MappingContexts,
    private readonly keyed: KeyedRequests,
    private readonly clients: Clients,
  ) {}

  /** @throws DomainError offer-not-found */
  async create(dto: NewPurchaseDto, context: RequestContext): Promise<PlacePurchaseCommand> {
    const { organizationId, websiteId } = context.principal;
    const [offerId, customerId, instrumentId] = await Promise.all([
      this.names.resolve(organizationId, 'offer', dto.deal_id),
      this.names.resolve(organizationId, 'customer', dto.user_id),
      this.names.resolve(organizationId, 'instrument', dto.credit_card_id),
    ]);
    const mapping = await this.sellable(organizationId, offerId, {
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
      idempotency: this.keyed.of(context, 'POST /v1/purchases', comparablePurchase(dto)),
      render: (view) => toCreated(view, mapping),
      ...CARD_NOW,
    };
  }

  /** @throws DomainError offer-not-found */
  async reserve(dto: ReservationDto, context: RequestContext): Promise<ReservePurchaseCommand> {
    const { organizationId, websiteId } = context.principal;
    const offerId = await this.names.resolve(organizationId, 'offer', dto.deal_id);
    const mapping = await this.sellable(organizationId, offerId, { offer: new Map([[dto.deal_id, offerId]]) });
    return {
      organizationId,
      websiteId,
      door: DEALS_DOOR.name,
      lines: [{ offerId, quantity: dto.num_bought ?? dto.quantity ?? 1 }],
      holdSeconds: LIMITS.holdSeconds,
      client: await this.clients.of(context.principal, context.address),
      details: detailsOf(dto),
      idempotency: this.keyed.of(context, 'POST /v1/purchases/reserve', comparableReservation(dto)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'reserved', mapping) }),
    };
  }

  /** @throws DomainError not-found */
  async claim(purchaseId: string, dto: ClaimDto, context: RequestContext): Promise<ClaimPurchaseCommand> {
    const { organizationId } = context.principal;
    const { user_id: userId } = dto;
    const customerId = await this.names.resolve(organizationId, 'customer', userId);
    const mapping = await this.#mappingOf(purchaseId, context, { customer: new Map([[userId, customerId]]) });
    return {
      organizationId,
      purchaseId,
      customerId,
      idempotency: this.keyed.of(context, 'PUT /v1/purchases/:id/claim', comparableClaim(purchaseId, dto)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'claimed', mapping) }),
    };
  }

  /** @throws DomainError not-found */
  async release(purchaseId: string, context: RequestContext): Promise<ReleaseHoldCommand> {
    const mapping = await this.#mappingOf(purchaseId, context);
    return {
      organizationId: context.principal.organizationId,
      purchaseId,
      idempotency: this.keyed.of(context, 'PUT /v1/purchases/:id/release', comparableRelease(purchaseId)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'released', mapping) }),
    };
  }

  /** @throws DomainError not-found */
  async extend(purchaseId: string, dto: ExtensionDto, context: RequestContext): Promise<ExtendHoldCommand> {
    const mapping = await this.#mappingOf(purchaseId, context);
    return {
      organizationId: context.principal.organizationId,
      purchaseId,
      seconds: dto.seconds ?? LIMITS.holdExtensionSeconds,
      idempotency: this.keyed.of(context, 'PUT /v1/purchases/:id/extend', comparableExtension(purchaseId, dto)),
      render: (view) => succeeded({ purchase: toPurchase(view, 'reserved', mapping) }),
    };
  }

  /**
   * What is charged every period is not sold here: there is no word for it in the answers. An unknown offer is for the core to refuse,
   * after it has looked for an earlier answer.
   */
  async sellable(organizationId: string, offerId: string, given: Given): Promise<MappingContext> {
    const mapping = await this.contexts.of(organizationId, { offers: [offerId] }, given);
    if ((mapping.offerOf(offerId)?.period ?? null) === null) return mapping;
    throw new DomainError('offer-not-found', 'Unable to find the deal.', {
      fields: [{ field: 'lines.0.offerId', message: 'is not known' }],
    });
  }

  async #mappingOf(purchaseId: string, { principal }: RequestContext, given?: Given): Promise<MappingContext> {
    const purchase = await this.reader.find(principal.organizationId, purchaseId);
    if (!purchase) throw new DomainError('not-found', 'Unable to find the purchase.');
    return this.contexts.of(principal.organizationId, { offers: purchase.lines.map(({ offerId }) => offerId) }, given);
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
