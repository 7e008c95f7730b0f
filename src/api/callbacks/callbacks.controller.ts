import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { HandleCallbackUseCase } from '../../modules/purchases';
import '../shared';

const NO_BYTES = Buffer.alloc(0);

/** Where gateways say what became of payments. */
@ApiTags('Callbacks')
@Controller('v1/callbacks')
export class CallbacksController {
  constructor(private readonly handle: HandleCallbackUseCase) {}

  @Post(':gateway')
  @HttpCode(204)
  @ApiOperation({ summary: 'Deliver a gateway callback (Standard Webhooks signature over the raw body)' })
  @ApiNoContentResponse({ description: 'Stored. A repeated event changes nothing.' })
  @ApiUnauthorizedResponse({ description: 'The signature is wrong or too old.' })
  async post(@Param('gateway') gateway: string, @Req() request: FastifyRequest): Promise<void> {
    await this.handle.receive(gateway, request.rawBody ?? NO_BYTES, request.headers);
  }
}
