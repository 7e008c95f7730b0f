import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CONFIG, type Config } from '../../kernel/config';
import { invalidInput } from '../../kernel/errors';
import { type ApiKeyInfo, ApiKeys, type Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { CurrentPrincipal, ListQuery, PathId, strictBody } from '../shared';
import { AdminAccountsService } from './admin-accounts.service';
import { ApiKeyDto, NewApiKeyDto, ShownApiKeyDto } from './dto/people.dto';
import { Route } from './route';

/** Keys of the organization's own clients. */
@ApiTags('Admin')
@Controller('v1/admin/api-keys')
export class ApiKeysController {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly accounts: AdminAccountsService,
    private readonly catalog: Catalog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Route('GET', '', {
    operationId: 'AdminGetApiKeyCollection',
    summary: 'List API keys',
    list: {},
    type: [ShownApiKeyDto],
  })
  async list(@CurrentPrincipal() { organizationId }: Principal, @ListQuery({}) _none: unknown) {
    return (await this.apiKeys.list(organizationId)).map(toApiKey);
  }

  /** Makes a key. This answer is the only place where it is ever shown. */
  @Route('POST', '', {
    operationId: 'AdminPostApiKey',
    summary: 'Make an API key',
    description: 'This answer is the only place where the key is ever shown.',
    status: 201,
    type: NewApiKeyDto,
  })
  async post(
    @CurrentPrincipal('secret-key') { organizationId, websiteId: own }: Principal,
    @Body(strictBody) dto: ApiKeyDto,
  ): Promise<NewApiKeyDto> {
    const { websiteId = own } = dto;
    if (!(await this.catalog.website(organizationId, websiteId)))
      throw invalidInput({ field: 'websiteId', message: 'is not known' });
    if (dto.clientId !== undefined && dto.kind !== 'secret')
      throw invalidInput({ field: 'clientId', message: 'belongs to secret keys only' });
    const { production: live } = this.config;
    const shown = await this.accounts.createApiKey({ ...dto, organizationId, websiteId, live });
    return {
      id: shown.id,
      key: shown.key.reveal(),
      signingSecret: shown.signingSecret.reveal(),
      clientId: shown.clientId ?? null,
    };
  }

  /** Revokes a key; it stops working everywhere within a second. */
  @Route('DELETE', ':id', {
    operationId: 'AdminDeleteApiKey',
    summary: 'Revoke an API key',
    description: 'It stops working everywhere within a second.',
    status: 204,
  })
  async revoke(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<void> {
    await this.accounts.revokeApiKey(organizationId, id);
  }
}

const toApiKey = ({ id, websiteId, kind, name, clientId, createdAt, revokedAt }: ApiKeyInfo): ShownApiKeyDto => ({
  id,
  websiteId,
  kind,
  name,
  clientId: clientId ?? null,
  createdTime: createdAt.toISOString(),
  revokedTime: revokedAt?.toISOString() ?? null,
});
