import { Body, Controller, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../kernel/config';
import type { KeyPrincipal } from '../../modules/auth';
import { PlaceAmountUseCase, PurchaseReader, Replay } from '../../modules/purchases';
import {
  BUYER_REFUSALS,
  CurrentPrincipal,
  hungUp,
  IdempotencyKey,
  INSTRUCTION_REFUSALS,
  lenientBody,
  setPagination,
} from '../shared';
import { Route } from './route';
import { PurchaseDto } from './dto/purchase.dto';
import { PurchaseViewDto } from './dto/purchase-view.dto';
import { type Envelope, enveloped } from './envelope';
import { checkWhole, PURCHASES, readPurchaseList } from './list-filter';
import { purchaseByNumber } from './purchase-by-number';
import { PurchaseRequests } from './purchase-requests';
import { respond } from './respond';
import { toPurchase } from './to-purchase';
import { waitForFirst } from './wait-for-first';

@ApiTags('Merchant')
@Controller(['v1/api/purchase', 'v2/api/purchase'])
export class PurchaseController {
  constructor(
    private readonly placeAmount: PlaceAmountUseCase,
    private readonly replay: Replay,
    private readonly reader: PurchaseReader,
    private readonly requests: PurchaseRequests,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Route('POST', '', {
    operationId: ['MerchantPostPurchase', 'MerchantPostDirectPurchase'],
    refuses: [
      ...INSTRUCTION_REFUSALS,
      ...BUYER_REFUSALS,
      'amount-out-of-range',
      'operation-unsupported',
      'charge-in-progress',
    ],
    callers: ['secret-key'],
    summary: 'Make a purchase',
    description:
      'Pays by token, by card data or by another method. A rejected payment is 200 too: look at `Transaction`. When `CommerceAction` is set, the payer must go to its `ActionURL`.',
    type: PurchaseViewDto,
    keyed: true,
  })
  async create(
    @Body(lenientBody) dto: PurchaseDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const given = await waitForFirst(() => this.place(dto, principal, key, request));
    return respond(reply, given);
  }

  @Route('GET', '', {
    operationId: ['MerchantGetPurchaseCollection', 'MerchantGetPurchaseCollectionV2'],
    callers: ['secret-key'],
    summary: 'List purchases',
    list: PURCHASES,
    description:
      'Criteria in the body or as query parameters; without any, the purchases of today. The headers `Pagination-*` say how many there are.',
    type: PurchaseViewDto,
  })
  async list(
    @Req() { query, body }: FastifyRequest,
    @CurrentPrincipal('secret-key') { organizationId }: KeyPrincipal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Envelope<readonly PurchaseViewDto[]>> {
    const selection = readPurchaseList(query, body, new Date());
    const { items, total } = await this.reader.list(organizationId, selection.filter, selection.page);
    checkWhole(selection, total);
    setPagination(reply, { ...selection.page, total });
    return enveloped(items.map((view) => toPurchase(view, this.config.publicUrl)));
  }

  @Route('GET', ':id', {
    operationId: ['MerchantGetPurchase', 'MerchantGetPurchaseV2'],
    refuses: ['amount-out-of-range'],
    callers: ['secret-key'],
    summary: 'Look at a purchase',
    description: 'Of any door. One in a currency with more than two decimals is refused with `PR004`.',
    type: PurchaseViewDto,
  })
  async read(
    @Param('id') id: string,
    @CurrentPrincipal('secret-key') { organizationId }: KeyPrincipal,
  ): Promise<Envelope<PurchaseViewDto>> {
    const view = await purchaseByNumber(this.reader, organizationId, id);
    return enveloped(toPurchase(view, this.config.publicUrl));
  }

  /** A request that is refused now may have bought when it came first: one with a name is looked up before it is refused. */
  private async place(dto: PurchaseDto, principal: KeyPrincipal, key: string | undefined, request: FastifyRequest) {
    try {
      const command = await this.requests.purchase(dto, principal, key);
      return await this.placeAmount.execute(command, hungUp(request));
    } catch (error) {
      const earlier = await this.replay.answered(this.requests.repeatable(dto, principal, key));
      if (earlier) return earlier;
      throw error;
    }
  }
}
