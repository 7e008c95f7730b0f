import { Injectable } from '@nestjs/common';
import { invalidInput } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog, type Website } from '../../modules/catalog';
import { ComparableInstruments, PaymentTokens } from '../../modules/payment-instruments';
import type { PlacePurchaseCommand, PreviewPurchaseCommand } from '../../modules/purchases';
import { RequestKeys } from '../shared';
import { purchaseAsks } from './asks';
import type { ContactDto } from './dto/contact.dto';
import type { CartDto, PurchaseDto } from './dto/purchase.dto';
import { type BuyingPrincipal, fromCart, fromPurchase, previewBuyer } from './from-purchase';
import { Showing } from './showing';
import { toPurchaseAnswer } from './to-purchase';

const PURCHASE_ROUTE = 'POST /v1/storefront/purchase';

/** Makes commands of purchase requests: reads what the body only names. */
@Injectable()
export class PurchaseRequests {
  constructor(
    private readonly catalog: Catalog,
    private readonly tokens: PaymentTokens,
    private readonly keys: RequestKeys,
    private readonly instruments: ComparableInstruments,
    private readonly showing: Showing,
  ) {}

  /** @throws DomainError as `fromPurchase` */
  async purchase(dto: PurchaseDto, principal: BuyingPrincipal, key: string | undefined): Promise<PlacePurchaseCommand> {
    const shown = await this.showing.of(principal.organizationId);
    return fromPurchase(dto, {
      principal,
      website: await this.#website(principal, dto.websiteId),
      tokenAddress: await this.#tokenAddress(dto, principal),
      idempotency: this.keys.of({ principal, key, route: PURCHASE_ROUTE, asks: purchaseAsks(dto, this.instruments) }),
      render: (view) => toPurchaseAnswer(view, shown),
    });
  }

  /** @throws DomainError validation-failed (`websiteId`) */
  async preview(dto: CartDto, principal: BuyingPrincipal): Promise<PreviewPurchaseCommand> {
    if (!(await this.#website(principal, dto.websiteId)))
      throw invalidInput({ field: 'websiteId', message: 'is not a known website' });
    const { organizationId } = principal;
    return { organizationId, buyer: previewBuyer(dto, principal), ...fromCart(dto), finalPrices: false };
  }

  /** A credential sells on its own website; any other one is as good as unknown. */
  async #website({ organizationId, websiteId }: Principal, named: string): Promise<Website | undefined> {
    return named === websiteId ? this.catalog.website(organizationId, named) : undefined;
  }

  /** The address of the token that pays, looked up where the purchase has none of its own. */
  async #tokenAddress(dto: PurchaseDto, { organizationId }: Principal): Promise<ContactDto | null> {
    const { paymentInstruction: instruction, billingAddress } = dto;
    if (billingAddress || !('token' in instruction)) return null;
    const token = await this.tokens.get({ organizationId, id: instruction.token });
    return token?.billingAddress ?? null;
  }
}
