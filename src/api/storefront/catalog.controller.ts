import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DatabaseClock } from '../../kernel/clock';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog, isOnSale } from '../../modules/catalog';
import { CurrentPrincipal, ListQuery, PathId, type Read, setPagination } from '../shared';
import { pickPlans, pickProducts, pickWebsites, PLANS, PRODUCTS, WEBSITES } from './catalog-lists';
import { CATALOGUE, Route } from './route';
import { PlanDto, ProductDto, WebsiteDto } from './dto/catalog.dto';
import type { Links } from './links';
import { MappingContexts } from './mapping-contexts';
import { toPlan, toProduct, toWebsite } from './to-catalog';

/** What is sold, and where. In the order of the ids. */
@ApiTags('Catalogue')
@Controller('v1/storefront')
export class CatalogController {
  readonly #links: Links;

  constructor(
    private readonly catalog: Catalog,
    private readonly clock: DatabaseClock,
    contexts: MappingContexts,
  ) {
    this.#links = contexts.links;
  }

  @Route('GET', 'plans', {
    operationId: 'StorefrontGetPlanCollection',
    callers: CATALOGUE,
    summary: 'List plans',
    type: PlanDto,
    list: PLANS,
  })
  async plans(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PLANS) query: Read<typeof PLANS>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanDto[]> {
    const { offers } = await this.catalog.snapshot(organizationId);
    const now = this.clock.now();
    const { items, total } = pickPlans([...offers.values()], query, (offer) => isOnSale(offer, now));
    setPagination(reply, { ...query, total });
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
    list: PRODUCTS,
  })
  async products(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PRODUCTS) query: Read<typeof PRODUCTS>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProductDto[]> {
    const all = (await this.catalog.snapshot(organizationId)).products;
    const { items, total } = pickProducts([...all.values()], query);
    setPagination(reply, { ...query, total });
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
    list: WEBSITES,
  })
  async websites(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(WEBSITES) query: Read<typeof WEBSITES>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebsiteDto[]> {
    const all = (await this.catalog.snapshot(organizationId)).websites;
    const { items, total } = pickWebsites([...all.values()], query);
    setPagination(reply, { ...query, total });
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
