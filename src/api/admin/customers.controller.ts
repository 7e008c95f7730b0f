import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { UnitOfWork } from '../../kernel/database';
import { DomainError, invalidInput } from '../../kernel/errors';
import { Passwords, type Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { Accounts, type Customer, Customers } from '../../modules/customers';
import { CurrentPrincipal, Page, type PageRequest, PathId, setPagination, strictBody } from '../shared';
import { CustomerDto, ShownCustomerDto } from './dto/people.dto';

/** Registered customers and who may log in as them. */
@ApiTags('Admin')
@Controller('v1/admin/customers')
export class CustomersController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly customers: Customers,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly catalog: Catalog,
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
    // outside of the transaction: hashing takes long on purpose
    const passwordHash = password && (await this.passwords.hash(password));
    const customer = await this.unitOfWork.run(async (tx) => {
      const created = await this.customers.create(tx, { organizationId, id, websiteId, email, primaryAddress });
      if (passwordHash === undefined || email === null) return created;
      const account = { organizationId, websiteId, customerId: created.id, username: email, passwordHash };
      const [made] = await this.accounts.createAccounts(tx, [account]);
      if (!made) throw usernameTaken();
      return created;
    });
    return toCustomer(customer);
  }
}

const usernameTaken = (): DomainError =>
  new DomainError('username-taken', 'The website has an account of this name already.', {
    fields: [{ field: 'email', message: 'is taken' }],
  });

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
