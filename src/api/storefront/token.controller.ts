import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { Idempotent } from '../../kernel/idempotency';
import type { Principal } from '../../modules/auth';
import { ComparableInstruments, PaymentTokens } from '../../modules/payment-instruments';
import { CurrentPrincipal, IdempotencyKey, PathId, RequestKeys, strictBody } from '../shared';
import { comparableToken } from './comparable-requests';
import { CATALOGUE, Route } from './route';
import { NewTokenDto, TokenDto } from './dto/token.dto';
import { fromToken } from './from-token';
import { created, respond } from './respond';
import { MappingContexts } from './mapping-contexts';
import { toToken } from './to-token';

const TOKENS_ROUTE = 'POST /v1/tokens';

@ApiTags('Payment tokens')
@Controller('v1/tokens')
export class TokenController {
  constructor(
    private readonly tokens: PaymentTokens,
    private readonly idempotent: Idempotent,
    private readonly keys: RequestKeys,
    private readonly instruments: ComparableInstruments,
    private readonly contexts: MappingContexts,
  ) {}

  @Route('POST', '', {
    operationId: 'PostToken',
    refuses: ['instrument-invalid', 'method-unavailable'],
    callers: CATALOGUE,
    summary: 'Make a payment token',
    description: 'A token pays once and lives for 30 minutes. What it stands for is never shown again.',
    status: 201,
    type: TokenDto,
    location: 'The token.',
    keyed: true,
  })
  async create(
    @Body(strictBody) dto: NewTokenDto,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const wanted = fromToken(dto, principal);
    const content = comparableToken(dto, this.instruments);
    const request = this.keys.of({ principal, key, route: TOKENS_ROUTE, content });
    const { links } = this.contexts;
    const given = await this.idempotent.run(request, async (tx) => {
      const token = await this.tokens.create(tx, wanted);
      return created(toToken(token, links), links.token(token.id));
    });
    return respond(reply, given);
  }

  @Route('GET', ':token', {
    operationId: 'GetToken',
    callers: ['publishable-key', 'secret-key'],
    summary: 'Look at a payment token',
    type: TokenDto,
  })
  async read(@PathId('token') id: string, @CurrentPrincipal() { organizationId }: Principal): Promise<TokenDto> {
    const token = await this.tokens.get({ organizationId, id });
    if (!token) throw new DomainError('not-found', 'There is no such resource.');
    return toToken(token, this.contexts.links);
  }
}
