import { Body, Controller, Param, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyPrincipal } from '../../modules/auth';
import { CapturePurchaseUseCase, RefundPurchaseUseCase, VoidPurchaseUseCase } from '../../modules/purchases';
import { CurrentPrincipal, IdempotencyKey } from '../shared';
import { Route } from './route';
import { AmountDto, RefundDto } from './dto/purchase.dto';
import { PurchaseViewDto } from './dto/purchase-view.dto';
import { RefundViewDto } from './dto/refund-view.dto';
import { operationBody } from './operation-body';
import { OperationRequests } from './operation-requests';
import { respond } from './respond';

const REFUSALS = [
  'invalid-state',
  'amount-exceeds',
  'amount-out-of-range',
  'partial-unsupported',
  'operation-unsupported',
  'charge-in-progress',
] as const;

@ApiTags('Merchant')
@Controller(['v1/api/purchase', 'v2/api/purchase'])
export class OperationsController {
  constructor(
    private readonly capture: CapturePurchaseUseCase,
    private readonly voiding: VoidPurchaseUseCase,
    private readonly refunding: RefundPurchaseUseCase,
    private readonly requests: OperationRequests,
  ) {}

  @Route('POST', ':id/commit', {
    operationId: ['MerchantPostCommit', 'MerchantPostCommitV2'],
    refuses: REFUSALS,
    callers: ['secret-key'],
    summary: 'Take pre-authorized money',
    description:
      'All of it, or less; what is left lapses. When the acquirer refuses, `Errors` says why and the money stays reserved.',
    type: PurchaseViewDto,
    keyed: true,
  })
  async commit(
    @Param('id') id: string,
    @Body(operationBody) dto: AmountDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = await this.requests.onReserved('commit', id, dto, {
      principal,
      key,
      language: request.headers['lang'],
    });
    return respond(reply, await this.capture.execute(command));
  }

  @Route('POST', ':id/rollback', {
    operationId: ['MerchantPostRollback', 'MerchantPostRollbackV2'],
    refuses: REFUSALS,
    callers: ['secret-key'],
    summary: 'Give pre-authorized money up',
    description: 'All of it, or a part. When nothing is left the purchase is cancelled.',
    type: PurchaseViewDto,
    keyed: true,
  })
  async rollback(
    @Param('id') id: string,
    @Body(operationBody) dto: AmountDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = await this.requests.onReserved('rollback', id, dto, {
      principal,
      key,
      language: request.headers['lang'],
    });
    return respond(reply, await this.voiding.execute(command));
  }

  @Route('POST', ':id/refund', {
    operationId: ['MerchantPostRefund', 'MerchantPostRefundV2'],
    refuses: REFUSALS,
    callers: ['secret-key'],
    summary: 'Pay money back',
    description: 'All of it, or a part where the method allows that; several refunds never exceed what was captured.',
    type: RefundViewDto,
    keyed: true,
  })
  async refund(
    @Param('id') id: string,
    @Body(operationBody) dto: RefundDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = await this.requests.refund(id, dto, {
      principal,
      key,
      language: request.headers['lang'],
    });
    return respond(reply, await this.refunding.execute(command));
  }
}
