import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import {
  ClaimPurchaseUseCase,
  PlacePurchaseUseCase,
  PurchaseReader,
  ChangeHoldUseCase,
  ReservePurchaseUseCase,
} from '../../modules/purchases';
import { PathId, PURCHASE_REFUSALS, CART_REFUSALS, readList } from '../shared';
import { CurrentRequest } from './current-request';
import { KEYS, Route } from './route';
import {
  ClaimDto,
  ExtensionDto,
  FullPurchaseDto,
  NewPurchaseDto,
  PurchaseAnswerDto,
  ReservationDto,
} from './dto/purchase.dto';
import { FullPurchases } from './full-purchases';
import type { RequestContext } from './keyed-requests';
import { Parameters, required } from './parameters';
import { PurchaseRequests } from './purchase-requests';
import { respond } from './respond';
import { NestPurchaseCardPipe } from './nested-parameters.pipe';
import { MappingContexts } from './mapping-contexts';
import { PAGES, pageOf } from './paging';
import { drawPictures } from './pictures';
import { statusOf, toPurchase } from './to-purchase';

const answer = { type: PurchaseAnswerDto } as const;
const COUPON_QUERIES = [
  { name: 'page', required: false, description: 'Of its vouchers, from 1.', schema: PAGES.page.schema },
  { name: 'per_page', required: false, description: 'Vouchers of a page.', schema: PAGES.per_page.schema },
] as const;

/** Buying at once, or holding, claiming and releasing. */
@ApiTags('Deals')
@Controller('v1/purchases')
export class PurchaseController {
  constructor(
    private readonly requests: PurchaseRequests,
    private readonly fullPurchases: FullPurchases,
    private readonly placePurchase: PlacePurchaseUseCase,
    private readonly reservePurchase: ReservePurchaseUseCase,
    private readonly claimPurchase: ClaimPurchaseUseCase,
    private readonly holds: ChangeHoldUseCase,
  ) {}

  @Route('POST', '', {
    operationId: 'DealsPostPurchase',
    refuses: PURCHASE_REFUSALS,
    callers: ['secret-key'],
    ...answer,
    summary: 'Buy with a stored card',
    parameters: NewPurchaseDto,
    keyed: true,
  })
  async create(
    @Parameters(required('deal_id', 'quantity|num_bought', 'user_id', 'credit_card_id', 'expected_price_per_unit'))
    dto: NewPurchaseDto,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(reply, await this.placePurchase.execute(await this.requests.create(dto, context), context.isGone));
  }

  @Route('POST', 'full', {
    operationId: 'DealsPostFullPurchase',
    refuses: PURCHASE_REFUSALS,
    callers: ['secret-key'],
    ...answer,
    summary: 'Buy and bring the user and the card along',
    description:
      'Registers the user, keeps the card and buys, or does none of it. Card data and passwords are read from the body only.',
    parameters: FullPurchaseDto,
    keyed: true,
  })
  async full(
    @Parameters(NestPurchaseCardPipe) dto: FullPurchaseDto,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(
      reply,
      await this.placePurchase.execute(await this.fullPurchases.command(dto, context), context.isGone),
    );
  }

  @Route('POST', 'reserve', {
    operationId: 'DealsPostReservation',
    refuses: [...CART_REFUSALS, 'hold-limit-reached'],
    callers: KEYS,
    ...answer,
    summary: 'Hold units for five minutes',
    description: 'Neither a user nor a card is needed. `expires_at` says when the units are free again.',
    parameters: ReservationDto,
    keyed: true,
  })
  async reserve(
    @Parameters(required('deal_id', 'num_bought|quantity')) dto: ReservationDto,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(
      reply,
      await this.reservePurchase.execute(await this.requests.reserve(dto, context), context.isGone),
    );
  }

  @Route('PUT', ':id/claim', {
    operationId: 'DealsPutClaim',
    refuses: ['already-claimed', 'invalid-state', 'sold-out', 'customer-not-found'],
    callers: ['secret-key'],
    ...answer,
    summary: 'Make a reservation a purchase',
    description: 'In time it always succeeds; later it takes the units anew if there are any.',
    parameters: ClaimDto,
    keyed: true,
  })
  async claim(
    @PathId('id') id: string,
    @Parameters(required('user_id')) dto: ClaimDto,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(reply, await this.claimPurchase.execute(await this.requests.claim(id, dto, context)));
  }

  @Route('PUT', ':id/release', {
    operationId: 'DealsPutRelease',
    refuses: ['already-claimed', 'invalid-state'],
    callers: KEYS,
    ...answer,
    summary: 'Give reserved units back',
    keyed: true,
  })
  async release(
    @PathId('id') id: string,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(reply, await this.holds.release(await this.requests.release(id, context)));
  }

  @Route('PUT', ':id/extend', {
    operationId: 'DealsPutExtension',
    refuses: ['already-claimed', 'invalid-state', 'hold-limit-reached'],
    callers: ['secret-key'],
    ...answer,
    summary: 'Hold units longer, once',
    parameters: ExtensionDto,
    keyed: true,
  })
  async extend(
    @PathId('id') id: string,
    @Parameters(required()) dto: ExtensionDto,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(reply, await this.holds.extend(await this.requests.extend(id, dto, context)));
  }
}

/** Reading purchases of every door. */
@ApiTags('Deals')
@Controller('v1/purchases')
export class PurchaseReadController {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly contexts: MappingContexts,
  ) {}

  @Route('GET', ':id', {
    operationId: 'DealsGetPurchase',
    callers: ['secret-key'],
    ...answer,
    summary: 'Read a purchase',
    description: 'Shows 100 vouchers, or the page of them that is asked for; `coupons_total` says when there are more.',
    queries: COUPON_QUERIES,
  })
  async read(
    @PathId('id') id: string,
    @CurrentRequest() { principal: { organizationId }, parameters }: RequestContext,
  ): Promise<PurchaseAnswerDto> {
    const { page, per_page } = parameters;
    const view = await this.reader.view(organizationId, id, pageOf(readList({ page, per_page }, PAGES)));
    if (!view) throw new DomainError('not-found', 'Unable to find the purchase.');
    const mapping = await this.contexts.ofViews(organizationId, [view]);
    return {
      status: statusOf(view),
      purchase: toPurchase(view, 'read', mapping, await drawPictures(mapping.links, view.vouchers)),
    };
  }
}
