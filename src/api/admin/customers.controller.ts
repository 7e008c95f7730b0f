import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError, invalidInput } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { type Customer, Customers } from '../../modules/customers';
import { CurrentPrincipal, Page, type PageRequest, PathId, setPagination, strictBody } from '../shared';
import { AdminAccountsService } from './admin-accounts.service';
import { CustomerDto, ShownCustomerDto } from './dto/people.dto';

/** Registered customers and who may log in as them. */
@ApiTags('Admin')
@Controller('v1/admin/customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly catalog: Catalog,
    private readonly accounts: AdminAccountsService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [ShownCustomerDto] })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.customers.list(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toCustomer);
  }

  @Get(':id')
  @ApiOkResponse({ type: ShownCustomerDto })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string) {
    const customer = await this.customers.find(organizationId, id);
    if (!customer) throw new DomainError('not-found', 'There is no such customer.');
    return toCustomer(customer);
  }

  /** Registers a customer; with a password also an account under its e-mail address. */
  @Post()
  @ApiCreatedResponse({ type: ShownCustomerDto })
  async post(@CurrentPrincipal('secret-key') principal: Principal, @Body(strictBody) dto: CustomerDto) {
    const { organizationId } = principal;
    const { id, websiteId = principal.websiteId, email = null, primaryAddress = null, password } = dto;
    if (!(await this.catalog.website(organizationId, websiteId)))
      throw invalidInput({ field: 'websiteId', message: 'is not known' });
    if (password && email === null) throw invalidInput({ field: 'email', message: 'is required with a password' });
    const credentials = password && email !== null ? { username: email, password } : undefined;
    const customer = { organizationId, id, websiteId, email, primaryAddress };
    return toCustomer(await this.accounts.registerCustomer(customer, credentials));
  }
}

function toCustomer(customer: Customer): ShownCustomerDto {
  const { id, number, websiteId, email, registered, primaryAddress, defaultInstrumentId, createdAt, updatedAt } =
    customer;
  return {
    id,
    number: String(number),
    websiteId,
    email,
    registered,
    primaryAddress,
    defaultInstrumentId,
    createdTime: createdAt.toISOString(),
    updatedTime: updatedAt.toISOString(),
  };
}
