import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DatabaseClock } from '../../kernel/clock';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { CurrentPrincipal, Page, type PageRequest, PathId, setPagination } from '../shared';
import { Operation } from './documentation';
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

  @Get('plans')
  @Operation('GET /v1/storefront/plans', { summary: 'List plans', status: 200, type: PlanDto, list: true })
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

  @Get('plans/:id')
  @Operation('GET /v1/storefront/plans/:id', { summary: 'Read a plan', status: 200, type: PlanDto })
  async plan(@PathId('id') id: string, @CurrentPrincipal() { organizationId }: Principal): Promise<PlanDto> {
    return toPlan(found(await this.catalog.offer(organizationId, id)), this.#links, this.clock.now());
  }

  @Get('products')
  @Operation('GET /v1/storefront/products', { summary: 'List products', status: 200, type: ProductDto, list: true })
  async products(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProductDto[]> {
    const { items, total } = await this.catalog.products(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map((product) => toProduct(product, this.#links));
  }

  @Get('products/:id')
  @Operation('GET /v1/storefront/products/:id', { summary: 'Read a product', status: 200, type: ProductDto })
  async product(@PathId('id') id: string, @CurrentPrincipal() { organizationId }: Principal): Promise<ProductDto> {
    return toProduct(found(await this.catalog.product(organizationId, id)), this.#links);
  }

  @Get('websites')
  @Operation('GET /v1/storefront/websites', { summary: 'List websites', status: 200, type: WebsiteDto, list: true })
  async websites(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebsiteDto[]> {
    const { items, total } = await this.catalog.websites(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map((website) => toWebsite(website, this.#links));
  }

  @Get('websites/:id')
  @Operation('GET /v1/storefront/websites/:id', { summary: 'Read a website', status: 200, type: WebsiteDto })
  async website(@PathId('id') id: string, @CurrentPrincipal() { organizationId }: Principal): Promise<WebsiteDto> {
    return toWebsite(found(await this.catalog.website(organizationId, id)), this.#links);
  }
}

/** @throws DomainError not-found */
function found<T>(record: T | undefined): T {
  if (record === undefined) throw new DomainError('not-found', 'There is no such resource.');
  return record;
}
