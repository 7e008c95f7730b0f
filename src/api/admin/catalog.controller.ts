import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { CurrentPrincipal, Page, type PageRequest, NewPathId, setPagination, strictBody } from '../shared';
import { AdminCatalogService } from './admin-catalog.service';
import { fromProduct, fromWebsite, toProduct, toWebsite } from './catalog-wire';
import { ProductDto, ShownProductDto, ShownWebsiteDto, WebsiteDto } from './dto/catalog.dto';

/** Products and websites. */
@ApiTags('Admin')
@Controller('v1/admin')
export class CatalogController {
  constructor(
    private readonly catalog: Catalog,
    private readonly writes: AdminCatalogService,
  ) {}

  @Get('products')
  @ApiOkResponse({ type: [ShownProductDto] })
  async products(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.catalog.products(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toProduct);
  }

  @Put('products/:id')
  @ApiOkResponse({ type: ShownProductDto })
  async putProduct(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: ProductDto,
  ) {
    await this.writes.putProduct(fromProduct(organizationId, id, dto));
    return toProduct(found(await this.catalog.product(organizationId, id)));
  }

  @Get('websites')
  @ApiOkResponse({ type: [ShownWebsiteDto] })
  async websites(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.catalog.websites(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toWebsite);
  }

  @Put('websites/:id')
  @ApiOkResponse({ type: ShownWebsiteDto })
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
