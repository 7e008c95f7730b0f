import { Body, Controller, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { InProcessGateway, PAYMENT_GATEWAY, type PaymentGateway } from '../../modules/payments';
import { Route } from '../shared';
import { PAYMENT_RETURN_DOOR } from './door';
import { decide, type PageAnswer, renderPayPage } from '../../simulated-gateway';

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
    await send(reply, renderPayPage(this.sandbox().simulator, reference));
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
    await send(reply, await decide(this.sandbox().simulator, reference, decision));
  }

  private sandbox(): InProcessGateway {
    if (this.gateway instanceof InProcessGateway) return this.gateway;
    throw new DomainError('not-found', 'There is no such page.');
  }
}

async function send(reply: FastifyReply, page: PageAnswer): Promise<void> {
  await reply.status(page.status).headers(page.headers).send(page.body);
}
