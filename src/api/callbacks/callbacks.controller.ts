import { Controller, Param, Req } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { HandleCallbackUseCase } from '../../modules/purchases';
import { Route } from '../shared';
import { CALLBACKS_DOOR } from './door';

const NO_BYTES = Buffer.alloc(0);

/** Where gateways say what became of payments. */
@ApiTags('Callbacks')
@Controller('v1/callbacks')
export class CallbacksController {
  constructor(private readonly handle: HandleCallbackUseCase) {}

  @Route(CALLBACKS_DOOR, 'POST', ':gatewayAccountId', {
    operationId: 'PostCallback',
    summary: 'Deliver a gateway callback',
    description: 'With a signature after Standard Webhooks over the raw body.',
    status: 204,
    refuses: ['unauthenticated'],
  })
  @ApiResponse({ status: 204, description: 'Stored. A repeated event changes nothing.' })
  async post(@Param('gatewayAccountId') gatewayAccountId: string, @Req() request: FastifyRequest): Promise<void> {
    await this.handle.receive(gatewayAccountId, request.rawBody ?? NO_BYTES, request.headers);
  }
}
