import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ClientAddress, Clients, CurrentPrincipal, IdempotencyKey, strictBody, INSTRUCTION_REFUSALS } from '../shared';
import type { Principal } from '../../modules/auth';
import { RetryPaymentUseCase } from '../../modules/purchases';
import { BUYERS, Route } from './route';
import { PaymentDto } from './dto/payment.dto';
import { TransactionDto } from './dto/transaction.dto';
import { PaymentRequests } from './payment-requests';
import { respond } from './respond';

@ApiTags('Purchases')
@Controller('v1/storefront')
export class PaymentController {
  constructor(
    private readonly retryPayment: RetryPaymentUseCase,
    private readonly requests: PaymentRequests,
    private readonly clients: Clients,
  ) {}

  @Route('POST', 'payment', {
    operationId: 'StorefrontPostPayment',
    refuses: [
      ...INSTRUCTION_REFUSALS,
      'already-paid',
      'invalid-state',
      'sold-out',
      'charge-in-progress',
      'hold-limit-reached',
    ],
    callers: [...BUYERS, 'purchase-session'],
    summary: 'Pay an invoice',
    description: 'Another try after a payment that did not succeed. Stock that was given back meanwhile is taken anew.',
    status: 201,
    type: TransactionDto,
    location: 'The transaction.',
    keyed: true,
  })
  async pay(
    @Body(strictBody) dto: PaymentDto,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string | undefined,
    @ClientAddress() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = await this.requests.payment(dto, principal, key);
    const client = await this.clients.of(principal, address);
    return respond(reply, await this.retryPayment.execute({ ...command, client }));
  }
}
