import { Body, Controller, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../../kernel/config';
import { DomainError } from '../../kernel/errors';
import { Idempotent } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import { ComparableInstruments } from '../../modules/payment-instruments';
import { CurrentPrincipal, IdempotencyKey, lenientBody, RequestKeys } from '../shared';
import { comparableToken } from './comparable-requests';
import { Buyers } from './buyers';
import { CardVault } from './card-vault';
import { fromCard } from './card-input';
import { MERCHANT_DOOR } from './door';
import { Route } from './route';
import { TokenDto } from './dto/customer-view.dto';
import { TokenRequestDto } from './dto/purchase.dto';
import { answered } from './envelope';
import { respond } from './respond';

const ROUTE = 'POST /v1/api/token';

@ApiTags('Merchant')
@Controller('v1/api/token')
export class TokenController {
  constructor(
    private readonly vault: CardVault,
    private readonly buyers: Buyers,
    private readonly idempotent: Idempotent,
    private readonly keys: RequestKeys,
    private readonly instruments: ComparableInstruments,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Route('POST', '', {
    operationId: 'MerchantPostToken',
    refuses: ['customer-not-found', 'instrument-invalid', 'method-unavailable'],
    callers: ['secret-key', 'publishable-key'],
    credentials: [...MERCHANT_DOOR.credentials, 'query-commerce-key'],
    summary: 'Make a token of a card',
    description:
      'Pays once within ten minutes; with a `CustomerId` the card is stored for that customer and its token pays as often as you like.',
    type: TokenDto,
    keyed: true,
  })
  async create(
    @Body(lenientBody) dto: TokenRequestDto,
    @CurrentPrincipal(['secret-key', 'publishable-key']) principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { organizationId, websiteId } = principal;
    if (dto.CustomerId && principal.kind !== 'secret-key') {
      throw new DomainError('forbidden', 'Storing a card for a customer needs the secret key.');
    }
    const card = fromCard({ ...dto, holder: dto.Titular }, this.config.production);
    const owner = dto.CustomerId ? await this.buyers.byNumber(organizationId, dto.CustomerId) : undefined;
    const country = dto.CrossBorderData?.TargetCountryISO ?? undefined;
    const request = this.keys.of({ principal, key, route: ROUTE, content: comparableToken(dto, this.instruments) });
    const given = await this.idempotent.run(request, async (tx) =>
      answered(
        owner
          ? await this.vault.store(tx, owner, card, principal, country)
          : await this.vault.once(tx, { organizationId, websiteId, card, email: dto.Email }, principal, country),
      ),
    );
    return respond(reply, given);
  }
}
