import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DatabaseClock } from '../../kernel/clock';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog, type Offer } from '../../modules/catalog';
import { Inventory, type StockLevel } from '../../modules/inventory';
import { CurrentPrincipal, ListQuery, PAGE, type Read, NewPathId, PathId, setPagination, strictBody } from '../shared';
import { AdminCatalogService } from './admin-catalog.service';
import { OfferDto, ShownOfferDto, ShownStockDto, StockDto } from './dto/offer.dto';
import { fromOffer, toOffer } from './offer-wire';
import { Route } from './route';

/** What is sold, and how much of it there is. */
@ApiTags('Admin')
@Controller('v1/admin/offers')
export class OffersController {
  constructor(
    private readonly catalog: Catalog,
    private readonly inventory: Inventory,
    private readonly writes: AdminCatalogService,
    private readonly clock: DatabaseClock,
  ) {}

  @Route('GET', '', {
    operationId: 'AdminGetOfferCollection',
    list: PAGE,
    summary: 'List offers',
    type: [ShownOfferDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.catalog.offers(organizationId, page);
    setPagination(reply, { ...page, total });
    const now = this.clock.now();
    return items.map((offer) => toOffer(offer, now));
  }

  @Route('GET', ':id', { operationId: 'AdminGetOffer', summary: 'Read an offer', type: ShownOfferDto })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string) {
    return toOffer(await this.#offer(organizationId, id), this.clock.now());
  }

  /** Creates or replaces. A new offer without `onHand` has no stock limit from its first moment on. */
  @Route('PUT', ':id', {
    operationId: 'AdminPutOffer',
    summary: 'Create or replace an offer',
    description: 'A new offer without `onHand` has no stock limit from its first moment on.',
    type: ShownOfferDto,
    refuses: ['stock-in-use'],
  })
  async put(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: OfferDto,
  ) {
    await this.writes.putOffer(fromOffer(organizationId, id, dto), dto.onHand);
    return toOffer(await this.#offer(organizationId, id), this.clock.now());
  }

  /** Sets the units ever stocked; 409 below what is held and sold. */
  @Route('PUT', ':id/stock', {
    operationId: 'AdminPutOfferStock',
    summary: 'Set the units ever stocked',
    description: '409 below what is held and sold.',
    type: ShownStockDto,
    refuses: ['stock-in-use'],
  })
  async putStock(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Body(strictBody) { onHand }: StockDto,
  ): Promise<StockLevel> {
    const { itemId } = await this.#offer(organizationId, id);
    await this.writes.setOnHand(organizationId, itemId, onHand);
    return this.inventory.level(itemId);
  }

  @Route('GET', ':id/stock', {
    operationId: 'AdminGetOfferStock',
    summary: 'Read the stock of an offer',
    type: ShownStockDto,
  })
  async stock(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<StockLevel> {
    return this.inventory.level((await this.#offer(organizationId, id)).itemId);
  }

  /** An offer that another process has just made is not in our snapshot yet: look again before saying no. */
  async #offer(organizationId: string, id: string): Promise<Offer> {
    const known = await this.catalog.offer(organizationId, id);
    if (known) return known;
    this.catalog.forget(organizationId);
    const fresh = await this.catalog.offer(organizationId, id);
    if (!fresh) throw new DomainError('not-found', 'There is no such offer.');
    return fresh;
  }
}
