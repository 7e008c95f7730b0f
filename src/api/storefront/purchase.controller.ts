import { Body, Controller, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PlacePurchaseUseCase, PreviewPurchaseUseCase } from '../../modules/purchases';
import {
  ClientAddress,
  Clients,
  CurrentPrincipal,
  hungUp,
  IdempotencyKey,
  strictBody,
  PURCHASE_REFUSALS,
  CART_REFUSALS,
} from '../shared';
import { BUYERS, Route } from './route';
import { PreviewDto } from './dto/preview.dto';
import { PurchaseResultDto } from './dto/purchase-result.dto';
import { CartDto, PurchaseDto } from './dto/purchase.dto';
import type { BuyingPrincipal } from './from-purchase';
import { PurchaseRequests } from './purchase-requests';
import { respond } from './respond';
import { toPreview } from './to-preview';

@ApiTags('Purchases')
@Controller('v1/storefront')
export class PurchaseController {
  constructor(
    private readonly placePurchase: PlacePurchaseUseCase,
    private readonly previewPurchase: PreviewPurchaseUseCase,
    private readonly requests: PurchaseRequests,
    private readonly clients: Clients,
  ) {}

  @Route('POST', 'purchase', {
    operationId: 'StorefrontPostPurchase',
    refuses: [...PURCHASE_REFUSALS, 'hold-limit-reached'],
    callers: BUYERS,
    summary: 'Make a purchase',
    description:
      'Holds the stock, takes the payment and issues the invoice. A declined payment is 201 too: look at `transaction.result`.',
    status: 201,
    type: PurchaseResultDto,
    location: 'The order.',
    keyed: true,
  })
  async purchase(
    @Body(strictBody) dto: PurchaseDto,
    @CurrentPrincipal(['publishable-key', 'customer']) principal: BuyingPrincipal,
    @IdempotencyKey() key: string | undefined,
    @ClientAddress() address: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = await this.requests.purchase(dto, principal, key);
    const client = await this.clients.of(principal, address);
    return respond(reply, await this.placePurchase.execute({ ...command, client }, hungUp(request)));
  }

  @Route('POST', 'preview-purchase', {
    operationId: 'StorefrontPostPreviewPurchase',
    refuses: CART_REFUSALS,
    callers: BUYERS,
    summary: 'Preview a purchase',
    description:
      'What the purchase would cost, by the same function, or why it would be refused now. Nothing is held and nothing is stored.',
    type: PreviewDto,
  })
  async preview(
    @Body(strictBody) dto: CartDto,
    @CurrentPrincipal(['publishable-key', 'customer']) principal: BuyingPrincipal,
    @ClientAddress() address: string,
  ): Promise<PreviewDto> {
    const command = await this.requests.preview(dto, principal);
    const client = await this.clients.of(principal, address);
    return toPreview(await this.previewPurchase.execute({ ...command, client }), dto);
  }
}
