import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CustomerPrincipal, type KeyPrincipal, Logins } from '../../modules/auth';
import { ClientAddress, CurrentPrincipal, strictBody } from '../shared';
import { Route } from './route';
import { LoginDto, SessionDto } from './dto/login.dto';

const MS_PER_SECOND = 1_000;
const timeOf = (seconds: number): string => new Date(seconds * MS_PER_SECOND).toISOString();

@ApiTags('Sessions')
@Controller('v1/storefront')
export class SessionController {
  constructor(private readonly logins: Logins) {}

  @Route('POST', 'login', {
    operationId: 'StorefrontPostLogin',
    callers: ['publishable-key'],
    summary: 'Log a customer in',
    description: 'The token of the session lives for an hour.',
    status: 201,
    type: SessionDto,
  })
  async login(
    @Body(strictBody) dto: LoginDto,
    @CurrentPrincipal('publishable-key') key: KeyPrincipal,
    @ClientAddress() address: string,
  ): Promise<SessionDto> {
    const { organizationId, websiteId } = key;
    const { username, password } = dto;
    const session = await this.logins.login({ organizationId, websiteId, username, password, address });
    return {
      id: session.sessionId,
      token: session.token,
      customerId: session.customerId,
      createdTime: timeOf(session.issuedAtSeconds),
      updatedTime: timeOf(session.issuedAtSeconds),
      expiredTime: timeOf(session.expiresAtSeconds),
    };
  }

  @Route('POST', 'logout', {
    operationId: 'StorefrontPostLogout',
    callers: ['customer'],
    summary: 'End the session',
    status: 204,
  })
  async logout(@CurrentPrincipal('customer') { sessionId }: CustomerPrincipal): Promise<void> {
    await this.logins.logout(sessionId);
  }
}
