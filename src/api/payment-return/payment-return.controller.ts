import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ResumeAttemptUseCase } from '../../modules/purchases';
import { fillRedirectUrl, KEEPS_OPENER } from '../shared';

/** Where a gateway's page sends the browser. Coming back proves nothing: the gateway is asked, then the shopper goes on to the shop. */
@ApiExcludeController()
@Controller('v1/payment-return')
export class PaymentReturnController {
  constructor(private readonly resume: ResumeAttemptUseCase) {}

  @Get(':attemptId')
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
