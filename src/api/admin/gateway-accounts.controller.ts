import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CONFIG, type Config } from '../../kernel/config';
import { newId } from '../../kernel/ids';
import type { Principal } from '../../modules/auth';
import { GatewayAccounts } from '../../modules/payments';
import { CurrentPrincipal, ListQuery, NewPathId, PathId, strictBody } from '../shared';
import { AdminGatewaysService } from './admin-gateways.service';
import { GatewayAccountDto, GatewayCheckDto, ShownGatewayAccountDto } from './dto/gateway-account.dto';
import { fromGatewayAccount, toGatewayAccount } from './gateway-account-wire';
import { Route } from './route';

/** With whom the organization takes money. */
@ApiTags('Admin')
@Controller('v1/admin/gateway-accounts')
export class GatewayAccountsController {
  constructor(
    private readonly accounts: GatewayAccounts,
    private readonly writes: AdminGatewaysService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Route('GET', '', {
    operationId: 'AdminGetGatewayAccountCollection',
    list: {},
    summary: 'List gateway accounts, in the order they are asked',
    type: [ShownGatewayAccountDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery({}) _none: unknown,
  ): Promise<ShownGatewayAccountDto[]> {
    const accounts = await this.accounts.list(organizationId);
    return accounts.map((account) => toGatewayAccount(account, this.config.production));
  }

  @Route('POST', '', {
    operationId: 'AdminPostGatewayAccount',
    summary: 'Make a gateway account with an id of the service',
    status: 201,
    type: ShownGatewayAccountDto,
    refuses: ['invalid-state'],
  })
  async post(@CurrentPrincipal() principal: Principal, @Body(strictBody) dto: GatewayAccountDto) {
    return this.put(principal, newId('gatewayAccount'), dto);
  }

  @Route('GET', ':id', {
    operationId: 'AdminGetGatewayAccount',
    summary: 'Read a gateway account',
    type: ShownGatewayAccountDto,
  })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string) {
    return toGatewayAccount(await this.accounts.get(organizationId, id), this.config.production);
  }

  /** Provider and mode are fixed when it is made; an account that was used never becomes another one at its provider. */
  @Route('PUT', ':id', {
    operationId: 'AdminPutGatewayAccount',
    summary: 'Create or replace a gateway account',
    description:
      'Credentials that are absent stay as they are. Provider and mode are fixed when the account is made. 409 when the id is taken, or when an account with transactions would become another one at its provider.',
    type: ShownGatewayAccountDto,
    refuses: ['invalid-state'],
  })
  async put(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: GatewayAccountDto,
  ): Promise<ShownGatewayAccountDto> {
    const account = await this.writes.put(fromGatewayAccount(organizationId, id, dto));
    return toGatewayAccount(account, this.config.production);
  }

  @Route('POST', ':id/check', {
    operationId: 'AdminPostGatewayAccountCheck',
    summary: 'Ask the provider of a gateway account something harmless',
    type: GatewayCheckDto,
  })
  async check(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<GatewayCheckDto> {
    const problem = await this.writes.check(organizationId, id);
    return { ok: problem === undefined, problem: problem ?? null };
  }

  @Route('DELETE', ':id', {
    operationId: 'AdminDeleteGatewayAccount',
    summary: 'Remove a gateway account that was never used',
    description: '409 when it has transactions: it can be set inactive.',
    status: 204,
    refuses: ['invalid-state'],
  })
  async remove(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<void> {
    await this.writes.remove(organizationId, id);
  }
}
