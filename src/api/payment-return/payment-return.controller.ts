import { Controller, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ResumeAttemptUseCase } from '../../modules/purchases';
import { fillRedirectUrl, KEEPS_OPENER, Route } from '../shared';
import { PAYMENT_RETURN_DOOR } from './door';

/** Where a gateway's page sends the browser. Coming back proves nothing: the gateway is asked, then the shopper goes on to the shop. */
@Controller('v1/payment-return')
export class PaymentReturnController {
  constructor(private readonly resume: ResumeAttemptUseCase) {}

  @Route(PAYMENT_RETURN_DOOR, 'GET', ':attemptId', {
    operationId: 'GetPaymentReturn',
    summary: 'Where the payer comes back from a gateway',
    undocumented: true,
  })
  async return(@Param('attemptId') attemptId: string, @Res() reply: FastifyReply): Promise<void> {
    const { attempts } = await this.resume.execute(attemptId);
    const attempt = attempts.find(({ id }) => id === attemptId);
    const template = attempt?.redirectUrl;
    if (!attempt || !template) {
      await reply.status(200).type('text/plain; charset=utf-8').send('You may close this page.');
      return;
    }
    await reply
      .status(303)
      .headers({
        ...KEEPS_OPENER,
        location: fillRedirectUrl(template, { id: attempt.id, result: attempt.result }),
      })
      .send();
  }
}
