import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import type { KeyPrincipal } from '../../modules/auth';
import { CurrentPrincipal, IdempotencyKey, lenientBody } from '../shared';
import { comparableCustomerChange, comparableNewCustomer, comparableProfileDelete } from './comparable-requests';
import { CustomerRecords } from './customer-records';
import { Route } from './route';
import { CustomerDto } from './dto/customer-view.dto';
import { CustomerChangeDto, NewCustomerDto, ProfileDeleteDto } from './dto/customer.dto';
import { type Envelope, enveloped } from './envelope';
import { respond } from './respond';

/** @throws DomainError not-found */
function customerNumber(text: string): bigint {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new DomainError('not-found', 'There is no such customer.');
  return BigInt(text);
}

@ApiTags('Merchant')
@Controller('v1/api/customer')
export class CustomerController {
  constructor(private readonly records: CustomerRecords) {}

  @Route('POST', '', {
    operationId: 'MerchantPostCustomer',
    refuses: ['customer-taken'],
    callers: ['secret-key'],
    summary: 'Register a customer',
    type: CustomerDto,
    keyed: true,
  })
  async create(
    @Body(lenientBody) dto: NewCustomerDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(reply, await this.records.create(dto, { principal, key, content: comparableNewCustomer(dto) }));
  }

  @Route('GET', 'GetCustomerByEmail', {
    operationId: 'MerchantGetCustomerByEmail',
    callers: ['secret-key'],
    summary: 'Find a registered customer by e-mail',
    refuses: ['not-found'],
    queries: [{ name: 'email', required: true, schema: { type: 'string', format: 'email' } }],
    type: CustomerDto,
  })
  async byEmail(
    @Query('email') email: unknown,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
  ): Promise<Envelope<CustomerDto>> {
    return enveloped(await this.records.byEmail(principal, typeof email === 'string' ? email : ''));
  }

  @Route('GET', ':id', {
    operationId: 'MerchantGetCustomer',
    callers: ['secret-key'],
    summary: 'Look at a registered customer',
    type: CustomerDto,
  })
  async read(
    @Param('id') id: string,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
  ): Promise<Envelope<CustomerDto>> {
    return enveloped(await this.records.read(principal, customerNumber(id)));
  }

  @Route('POST', ':id/update', {
    operationId: 'MerchantPostCustomerUpdate',
    refuses: ['customer-taken'],
    callers: ['secret-key'],
    summary: 'Change a registered customer',
    type: CustomerDto,
    keyed: true,
  })
  async update(
    @Param('id') id: string,
    @Body(lenientBody) dto: CustomerChangeDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const context = { principal, key, content: comparableCustomerChange(id, dto) };
    return respond(reply, await this.records.update(customerNumber(id), dto, context));
  }

  @Route('POST', ':id/PaymentProfileDelete', {
    operationId: 'MerchantPostPaymentProfileDelete',
    refuses: ['instrument-not-found'],
    callers: ['secret-key'],
    summary: 'Erase a stored card',
    description: 'Its number is erased for good; a token of it pays no more.',
    type: CustomerDto,
    keyed: true,
  })
  async deleteProfile(
    @Param('id') id: string,
    @Body(lenientBody) dto: ProfileDeleteDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const context = { principal, key, content: comparableProfileDelete(id, dto) };
    return respond(reply, await this.records.deleteProfile(customerNumber(id), dto.PaymentProfileId, context));
  }
}
