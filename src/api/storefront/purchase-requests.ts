import { Injectable } from '@nestjs/common';
import { invalidInput } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog, type Website } from '../../modules/catalog';
import { ComparableInstruments } from '../../modules/payment-instruments';
import type { PlacePurchaseCommand, PreviewPurchaseCommand } from '../../modules/purchases';
import { RequestKeys } from '../shared';
import { comparablePurchase } from './comparable-requests';
import type { CartDto, PurchaseDto } from './dto/purchase.dto';
import { type BuyingPrincipal, fromCart, fromPurchase, inlineBillingAddress, previewBuyer } from './from-purchase';
import { KnownAddresses } from './known-addresses';
import { MappingContexts } from './mapping-contexts';
import { toPurchaseAnswer } from './to-purchase';

const PURCHASE_ROUTE = 'POST /v1/storefront/purchase';

/** Makes commands of purchase requests: reads what the body only names. */
@Injectable()
export class PurchaseRequests {
  constructor(
    private readonly catalog: Catalog,
    private readonly addresses: KnownAddresses,
    private readonly keys: RequestKeys,
    private readonly instruments: ComparableInstruments,
    private readonly contexts: MappingContexts,
  ) {}

  /** @throws DomainError as `fromPurchase` */
  async purchase(dto: PurchaseDto, principal: BuyingPrincipal, key: string | undefined): Promise<PlacePurchaseCommand> {
    const mapping = await this.contexts.of(principal.organizationId);
    const hasAddress = (dto.billingAddress ?? inlineBillingAddress(dto)) !== null;
    return fromPurchase(dto, {
      principal,
      website: await this.#website(principal, dto.websiteId),
      knownAddress: hasAddress ? null : await this.addresses.ofPayer(dto.paymentInstruction, principal),
      idempotency: this.keys.of({
        principal,
        key,
        route: PURCHASE_ROUTE,
        content: comparablePurchase(dto, this.instruments),
      }),
      render: (view) => toPurchaseAnswer(view, mapping),
    });
  }

  /** @throws DomainError validation-failed (`websiteId`) */
  async preview(dto: CartDto, principal: BuyingPrincipal): Promise<PreviewPurchaseCommand> {
    if (!(await this.#website(principal, dto.websiteId)))
      throw invalidInput({ field: 'websiteId', message: 'is not a known website' });
    const { organizationId } = principal;
    const cart = { ...dto, billingAddress: dto.billingAddress ?? (await this.addresses.ofCustomer(principal)) };
    return { organizationId, buyer: previewBuyer(dto, principal), ...fromCart(cart), finalPrices: false };
  }

  /** A credential sells on its own website; any other one is as good as unknown. */
  async #website({ organizationId, websiteId }: Principal, named: string): Promise<Website | undefined> {
    return named === websiteId ? this.catalog.website(organizationId, named) : undefined;
  }
}
