import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError, invalidInput } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { type Customer, Customers } from '../../modules/customers';
import { CurrentPrincipal, ListQuery, PAGE, type Read, PathId, setPagination, strictBody } from '../shared';
import { AdminAccountsService } from './admin-accounts.service';
import { CustomerDto, ShownCustomerDto } from './dto/people.dto';
import { Route } from './route';

/** Registered customers and who may log in as them. */
@ApiTags('Admin')
@Controller('v1/admin/customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly catalog: Catalog,
    private readonly accounts: AdminAccountsService,
  ) {}

  @Route('GET', '', {
    operationId: 'AdminGetCustomerCollection',
    list: PAGE,
    summary: 'List customers',
    type: [ShownCustomerDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.customers.list(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toCustomer);
  }

  @Route('GET', ':id', { operationId: 'AdminGetCustomer', summary: 'Read a customer', type: ShownCustomerDto })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string) {
    const customer = await this.customers.find(organizationId, id);
    if (!customer) throw new DomainError('not-found', 'There is no such customer.');
    return toCustomer(customer);
  }

  /** Registers a customer; with a password also an account under its e-mail address. */
  @Route('POST', '', {
    operationId: 'AdminPostCustomer',
    summary: 'Register a customer',
    description: 'With a password also an account under the e-mail address.',
    status: 201,
    type: ShownCustomerDto,
    refuses: ['customer-taken', 'username-taken'],
  })
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
