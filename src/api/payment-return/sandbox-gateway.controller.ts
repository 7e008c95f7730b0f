import { Body, Controller, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { type GatewayPages, PAYMENT_GATEWAY, type PageAnswer, type PaymentGateway } from '../../modules/payments';
import { Route } from '../shared';
import { PAYMENT_RETURN_DOOR } from './door';

/** The page of the sandbox gateway that runs inside this process: approve or decline. Absent when a real gateway is configured. */
@Controller('sandbox-gateway/pay')
export class SandboxGatewayController {
  constructor(@Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway) {}

  @Route(PAYMENT_RETURN_DOOR, 'GET', ':reference', {
    operationId: 'GetSandboxPayPage',
    summary: 'The page of the sandbox gateway',
    undocumented: true,
  })
  async show(@Param('reference') reference: string, @Res() reply: FastifyReply): Promise<void> {
    await send(reply, this.pages().show(reference));
  }

  @Route(PAYMENT_RETURN_DOOR, 'POST', ':reference', {
    operationId: 'PostSandboxPayPage',
    summary: 'A decision on the page of the sandbox gateway',
    undocumented: true,
  })
  async decide(
    @Param('reference') reference: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decision = typeof body === 'object' && body !== null && 'decision' in body ? body.decision : undefined;
    await send(reply, await this.pages().decide(reference, decision));
  }

  private pages(): GatewayPages {
    if (this.gateway.pages) return this.gateway.pages;
    throw new DomainError('not-found', 'There is no such page.');
  }
}

async function send(reply: FastifyReply, page: PageAnswer): Promise<void> {
  await reply.status(page.status).headers(page.headers).send(page.body);
}
