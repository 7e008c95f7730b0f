import { Body, Controller, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { type GatewayPages, Gateways, type PageAnswer } from '../../modules/payments';
import { Route } from '../shared';
import { PAYMENT_RETURN_DOOR } from './door';

/** Pages of the gateways that run inside this process, such as the sandbox: approve or decline. Other gateways have their own. */
@Controller('sandbox-gateway/pay')
export class GatewayPagesController {
  constructor(private readonly gateways: Gateways) {}

  @Route(PAYMENT_RETURN_DOOR, 'GET', ':account/:reference', {
    operationId: 'GetSandboxPayPage',
    summary: 'The page of the sandbox gateway',
    undocumented: true,
  })
  async show(
    @Param('account') account: string,
    @Param('reference') reference: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, (await this.pagesOf(account)).show(reference));
  }

  @Route(PAYMENT_RETURN_DOOR, 'POST', ':account/:reference', {
    operationId: 'PostSandboxPayPage',
    summary: 'A decision on the page of the sandbox gateway',
    undocumented: true,
  })
  async decide(
    @Param('account') account: string,
    @Param('reference') reference: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decision = typeof body === 'object' && body !== null && 'decision' in body ? body.decision : undefined;
    await send(reply, await (await this.pagesOf(account)).decide(reference, decision));
  }

  private async pagesOf(account: string): Promise<GatewayPages> {
    const { pages } = await this.gateways.byAccountId(account);
    if (!pages) throw new DomainError('not-found', 'There is no such page.');
    return pages;
  }
}

async function send(reply: FastifyReply, page: PageAnswer): Promise<void> {
  await reply.status(page.status).headers(page.headers).send(page.body);
}
