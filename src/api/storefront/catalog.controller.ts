import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DatabaseClock } from '../../kernel/clock';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { CurrentPrincipal, Page, type PageRequest, PathId, setPagination } from '../shared';
import { CATALOGUE, Route } from './route';
import { PlanDto, ProductDto, WebsiteDto } from './dto/catalog.dto';
import type { Links } from './links';
import { Showing } from './showing';
import { toPlan, toProduct, toWebsite } from './to-catalog';

/** What is sold, and where. In the order of the ids. */
@ApiTags('Catalogue')
@Controller('v1/storefront')
export class CatalogController {
  readonly #links: Links;

  constructor(
    private readonly catalog: Catalog,
    private readonly clock: DatabaseClock,
    showing: Showing,
  ) {
    this.#links = showing.links;
  }

  @Route('GET', 'plans', {
    operationId: 'StorefrontGetPlanCollection',
    callers: CATALOGUE,
    summary: 'List plans',
    type: PlanDto,
    paged: true,
  })
  async plans(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanDto[]> {
    const { items, total } = await this.catalog.offers(organizationId, page);
    setPagination(reply, { ...page, total });
    const now = this.clock.now();
    return items.map((offer) => toPlan(offer, this.#links, now));
  }

  @Route('GET', 'plans/:id', {
    operationId: 'StorefrontGetPlan',
    callers: CATALOGUE,
    summary: 'Read a plan',
    type: PlanDto,
  })
  async plan(@PathId('id') id: string, @CurrentPrincipal() { organizationId }: Principal): Promise<PlanDto> {
    return toPlan(found(await this.catalog.offer(organizationId, id)), this.#links, this.clock.now());
  }

  @Route('GET', 'products', {
    operationId: 'StorefrontGetProductCollection',
    callers: CATALOGUE,
    summary: 'List products',
    type: ProductDto,
    paged: true,
  })
  async products(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProductDto[]> {
    const { items, total } = await this.catalog.products(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map((product) => toProduct(product, this.#links));
  }

  @Route('GET', 'products/:id', {
    operationId: 'StorefrontGetProduct',
    callers: CATALOGUE,
    summary: 'Read a product',
    type: ProductDto,
  })
  async product(@PathId('id') id: string, @CurrentPrincipal() { organizationId }: Principal): Promise<ProductDto> {
    return toProduct(found(await this.catalog.product(organizationId, id)), this.#links);
  }

  @Route('GET', 'websites', {
    operationId: 'StorefrontGetWebsiteCollection',
    callers: CATALOGUE,
    summary: 'List websites',
    type: WebsiteDto,
    paged: true,
  })
  async websites(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebsiteDto[]> {
    const { items, total } = await this.catalog.websites(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map((website) => toWebsite(website, this.#links));
  }

  @Route('GET', 'websites/:id', {
    operationId: 'StorefrontGetWebsite',
    callers: CATALOGUE,
    summary: 'Read a website',
    type: WebsiteDto,
  })
  async website(@PathId('id') id: string, @CurrentPrincipal() { organizationId }: Principal): Promise<WebsiteDto> {
    return toWebsite(found(await this.catalog.website(organizationId, id)), this.#links);
  }
}

/** @throws DomainError not-found */
function found<T>(record: T | undefined): T {
  if (record === undefined) throw new DomainError('not-found', 'There is no such resource.');
  return record;
}
