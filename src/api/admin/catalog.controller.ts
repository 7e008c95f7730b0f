import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { CurrentPrincipal, ListQuery, PAGE, type Read, NewPathId, setPagination, strictBody } from '../shared';
import { AdminCatalogService } from './admin-catalog.service';
import { fromProduct, fromWebsite, toProduct, toWebsite } from './catalog-wire';
import { ProductDto, ShownProductDto, ShownWebsiteDto, WebsiteDto } from './dto/catalog.dto';
import { Route } from './route';

/** Products and websites. */
@ApiTags('Admin')
@Controller('v1/admin')
export class CatalogController {
  constructor(
    private readonly catalog: Catalog,
    private readonly writes: AdminCatalogService,
  ) {}

  @Route('GET', 'products', {
    operationId: 'AdminGetProductCollection',
    list: PAGE,
    summary: 'List products',
    type: [ShownProductDto],
  })
  async products(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.catalog.products(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toProduct);
  }

  @Route('PUT', 'products/:id', {
    operationId: 'AdminPutProduct',
    summary: 'Create or replace a product',
    type: ShownProductDto,
  })
  async putProduct(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: ProductDto,
  ) {
    await this.writes.putProduct(fromProduct(organizationId, id, dto));
    return toProduct(found(await this.catalog.product(organizationId, id)));
  }

  @Route('GET', 'websites', {
    operationId: 'AdminGetWebsiteCollection',
    list: PAGE,
    summary: 'List websites',
    type: [ShownWebsiteDto],
  })
  async websites(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.catalog.websites(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toWebsite);
  }

  @Route('PUT', 'websites/:id', {
    operationId: 'AdminPutWebsite',
    summary: 'Create or replace a website',
    type: ShownWebsiteDto,
  })
  async putWebsite(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: WebsiteDto,
  ) {
    await this.writes.putWebsite(fromWebsite(organizationId, id, dto));
    return toWebsite(found(await this.catalog.website(organizationId, id)));
  }
}

function found<T>(row: T | undefined): T {
  if (!row) throw new DomainError('not-found', 'There is no such resource.');
  return row;
}
